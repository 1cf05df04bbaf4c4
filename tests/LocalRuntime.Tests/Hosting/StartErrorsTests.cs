using Chasqui.LocalRuntime.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Chasqui.LocalRuntime.Tests.Hosting;

public sealed class StartErrorsTests
{
    [Fact]
    public async Task Everything_wrong_with_the_functions_is_reported_at_once()
    {
        var builder = LocalFunctionsApplication.CreateBuilder(new LocalHostOptions
        {
            FunctionTypes = [typeof(WrongFunctions)], HostJson = "{}", ReadsLocalSettings = false, HttpPort = 0,
        });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        using var host = builder.Build();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
        string[] expected =
        [
            "'same': the name is taken", "'NoTrigger': it has 0 triggers", "'RetriedHttp': retry attributes",
            "'BadSchedule': The schedule 'never'", "'NotBatched': with IsBatched = False", "'NoSetting': '%Missing%'",
            "'Unfilled': nothing fills the parameter 'stranger'", "'RetriedHttp': HTTP triggers need ConfigureFunctionsWebApplication()",
        ];
        Assert.All(expected, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    public sealed class WrongFunctions
    {
        [Function("Same")]
        public void First([TimerTrigger("0 0 * * * *")] TimerInfo timer) => _ = timer;

        [Function("same")]
        public void Second([TimerTrigger("0 0 * * * *")] TimerInfo timer) => _ = timer;

        [Function("NoTrigger")]
        public void NoTrigger(string text) => _ = text;

        [Function("RetriedHttp")]
        [FixedDelayRetry(1, "00:00:01")]
        public IActionResult RetriedHttp([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => new OkObjectResult(request.Path);

        [Function("BadSchedule")]
        public void BadSchedule([TimerTrigger("never")] TimerInfo timer) => _ = timer;

        [Function("NotBatched")]
        public void NotBatched([KafkaTrigger("b", "t", ConsumerGroup = "g")] KafkaRecord[] records) => _ = records;

        [Function("NoSetting")]
        public void NoSetting([KafkaTrigger("%Missing%", "t", ConsumerGroup = "g")] KafkaRecord record) => _ = record;

        [Function("Unfilled")]
        public void Unfilled([TimerTrigger("0 0 * * * *")] TimerInfo timer, Version stranger) => _ = (timer, stranger);
    }
}
