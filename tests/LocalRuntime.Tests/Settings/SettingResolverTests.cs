using Chasqui.LocalRuntime.Settings;
using Microsoft.Extensions.Configuration;

namespace Chasqui.LocalRuntime.Tests.Settings;

public sealed class SettingResolverTests
{
    private readonly SettingResolver _resolver = new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Brokers"] = "kafka:9092",
        ["Name"] = "Brokers",
        ["Kafka:Topic"] = "hops",
        ["ConnectionStrings:Db"] = "server",
    }).Build());

    [Theory]
    [InlineData("%Brokers%", "kafka:9092")]
    [InlineData("a-%Kafka:Topic%-z", "a-hops-z")]
    [InlineData("%Brokers%,%Brokers%", "kafka:9092,kafka:9092")]
    [InlineData("Brokers", "kafka:9092")]
    [InlineData("Db", "server")]
    [InlineData("%Name%", "kafka:9092")]
    [InlineData("plain:9092", "plain:9092")]
    [InlineData("", "")]
    public void Names_between_percent_signs_and_names_that_stand_alone_are_replaced(string text, string expected) =>
        Assert.Equal(expected, _resolver.ResolveSetting(text));

    [Fact]
    public void Schedules_take_only_names_between_percent_signs() => Assert.Equal("Brokers", _resolver.ResolveNames("Brokers"));

    [Theory]
    [InlineData("%Missing%", "'Missing'")]
    [InlineData("50%", "percent sign")]
    public void What_cannot_be_resolved_is_an_error_that_names_it(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidOperationException>(() => _resolver.ResolveSetting(text)).Message, StringComparison.Ordinal);
}
