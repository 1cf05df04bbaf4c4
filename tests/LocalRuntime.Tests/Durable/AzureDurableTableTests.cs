using System.Net;
using Azure.Core.Pipeline;
using Chasqui.LocalRuntime.Durable.Storage;
using Chasqui.TestSupport;

namespace Chasqui.LocalRuntime.Tests.Durable;

public sealed class AzureDurableTableTests(AzuriteFixture azurite) : TableContract, IClassFixture<AzuriteFixture>
{
    private static readonly Dictionary<string, object> Values = new() { ["Text"] = "x" };
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("an added row")]
    [InlineData("a put row")]
    public async Task A_write_whose_answer_is_lost_is_recognised_as_done(string change)
    {
        var faults = new FaultyHttp { LostAnswers = 2 };
        var table = await CreateAsync(faults);
        await table.WriteAsync("p", [change == "a put row" ? new PutRow("new", Values) : new AddRow("new", Values)], None);
        Assert.Equal("x", (await table.FindAsync("p", "new", None))!.Text("Text"));
        Assert.Equal(0, faults.LostAnswers);
    }

    [Fact]
    public async Task A_table_that_nobody_created_is_created_by_its_first_use()
    {
        var table = new AzureDurableTable(azurite.ConnectionString, AzuriteFixture.UniquePrefix());
        Assert.Null(await table.FindAsync("p", "a", None));
        await table.WriteAsync("p", [new AddRow("a", Values)], None);
        Assert.NotNull(await table.FindAsync("p", "a", None));
    }

    [Fact]
    public async Task A_replacement_whose_answer_is_lost_is_recognised_as_done()
    {
        var faults = new FaultyHttp();
        var table = await CreateAsync(faults);
        await table.WriteAsync("p", [new AddRow("a", Values)], None);
        var before = (await table.FindAsync("p", "a", None))!.ETag;
        faults.LostAnswers = 1;
        await table.WriteAsync("p", [new ReplaceRow("a", new Dictionary<string, object> { ["Text"] = "y" }, before), new AddRow("b", Values)], None);
        Assert.Equal("y", (await table.FindAsync("p", "a", None))!.Text("Text"));
        Assert.NotNull(await table.FindAsync("p", "b", None));
    }

    [Fact]
    public async Task A_deletion_whose_answer_is_lost_is_recognised_as_done()
    {
        var faults = new FaultyHttp();
        var table = await CreateAsync(faults);
        await table.WriteAsync("p", [new AddRow("a", Values)], None);
        faults.LostAnswers = 1;
        await table.WriteAsync("p", [new DeleteRow("a")], None);
        Assert.Null(await table.FindAsync("p", "a", None));
    }

    [Fact]
    public async Task A_conflict_after_a_lost_attempt_is_still_a_conflict()
    {
        var faults = new FaultyHttp();
        var table = await CreateAsync(faults);
        await table.WriteAsync("p", [new AddRow("a", Values)], None);
        faults.Refusals = 1;
        await Assert.ThrowsAsync<RowConflictException>(() => table.WriteAsync("p", [new AddRow("a", Values)], None));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    public async Task A_busy_service_is_asked_again(HttpStatusCode status)
    {
        var faults = new FaultyHttp { Status = status, Refusals = 3 };
        var table = await CreateAsync(faults);
        await table.WriteAsync("p", [new AddRow("a", Values)], None);
        faults.Refusals = 3;
        Assert.NotNull(await table.FindAsync("p", "a", None));
        faults.Refusals = 100;
        await Assert.ThrowsAnyAsync<Exception>(() => table.FindAsync("p", "a", None));
        Assert.Equal(100 - StorageRetries.Attempts, faults.Refusals);
    }

    private protected override Task<IDurableTable> CreateAsync() => CreateAsync(new FaultyHttp());

    private async Task<IDurableTable> CreateAsync(FaultyHttp faults)
    {
        var lost = (faults.LostAnswers, faults.Refusals);
        (faults.LostAnswers, faults.Refusals) = (0, 0);
        var table = new AzureDurableTable(
            azurite.ConnectionString, AzuriteFixture.UniquePrefix(), options => options.Transport = new HttpClientTransport(new HttpClient(faults)));
        await table.CreateAsync(None);
        (faults.LostAnswers, faults.Refusals) = lost;
        return table;
    }

    private sealed class FaultyHttp() : DelegatingHandler(new SocketsHttpHandler())
    {
        /// <value>So many of the next requests are carried out, and their answers lost.</value>
        public int LostAnswers { get; set; }

        /// <value>So many of the next requests are refused.</value>
        public int Refusals { get; set; }

        public HttpStatusCode Status { get; set; } = HttpStatusCode.ServiceUnavailable;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Refusals > 0)
            {
                Refusals--;
                return new HttpResponseMessage(Status) { Content = new StringContent(string.Empty), RequestMessage = request };
            }

            var answer = await base.SendAsync(request, cancellationToken);
            if (LostAnswers == 0)
            {
                return answer;
            }

            LostAnswers--;
            answer.Dispose();
            throw new HttpRequestException("The connection was reset.");
        }
    }
}
