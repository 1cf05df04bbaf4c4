using System.Reflection;
using Chasqui.Functions.Startup;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Tests;

/// <summary>What the attributes of every function must say.</summary>
public sealed class FunctionDeclarationTests
{
    private static readonly MethodInfo[] Functions =
        [.. typeof(FunctionsApp).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)];

    [Fact]
    public void Every_http_function_is_closed() =>
        Assert.All(Triggers<HttpTriggerAttribute>(), trigger => Assert.Equal(AuthorizationLevel.Function, trigger.AuthLevel));

    [Fact]
    public void Every_http_function_has_a_route_of_its_own()
    {
        var routes = Triggers<HttpTriggerAttribute>().SelectMany(t => t.Methods ?? [], (t, method) => $"{method} {t.Route}").ToArray();
        Assert.Equal(routes.Distinct(), routes);
    }

    [Fact]
    public void Names_are_unique()
    {
        var names = Functions.Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).ToArray();
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
    }

    [Fact]
    public void Kafka_functions_take_batches_of_raw_records_and_retry()
    {
        var kafka = Functions.Where(method => Trigger<KafkaTriggerAttribute>(method) is not null).ToArray();
        Assert.NotEmpty(kafka);
        Assert.All(kafka, method => Assert.True(Trigger<KafkaTriggerAttribute>(method)!.IsBatched));
        Assert.All(kafka, method => Assert.Equal(typeof(KafkaRecord[]), method.GetParameters()[0].ParameterType));
        Assert.All(kafka, method => Assert.NotNull(method.GetCustomAttribute<ExponentialBackoffRetryAttribute>()));
    }

    /// <summary>A schedule that is not set stops the whole host.</summary>
    [Fact]
    public void Every_setting_that_a_trigger_names_is_in_the_sample()
    {
        var sample = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json"));
        string[] named =
        [
            .. Triggers<TimerTriggerAttribute>().Select(trigger => trigger.Schedule),
            .. Triggers<KafkaTriggerAttribute>().SelectMany(trigger => new[] { trigger.BrokerList, trigger.Topic, trigger.ConsumerGroup!, trigger.Username!, trigger.Password! }),
        ];
        Assert.All(named, setting => Assert.Contains($"\"{setting.Trim('%')}\"", sample));
    }

    private static T? Trigger<T>(MethodInfo method)
        where T : Attribute => method.GetParameters().Select(parameter => parameter.GetCustomAttribute<T>()).FirstOrDefault(trigger => trigger is not null);

    private static T[] Triggers<T>()
        where T : Attribute => [.. Functions.Select(Trigger<T>).OfType<T>()];
}
