using Chasqui.LocalRuntime.Durable.Storage;
using Chasqui.TestSupport;

namespace Chasqui.LocalRuntime.Tests.Durable;

/// <summary>What the engine relies on in a table; every kind of table passes it.</summary>
public abstract class TableContract
{
    private const string Partition = "i:some instance's id, with 'quotes' and é";
    private static readonly CancellationToken None = CancellationToken.None;

    private protected abstract Task<IDurableTable> CreateAsync();

    [Fact]
    public async Task Values_come_back_as_they_were()
    {
        var table = await CreateAsync();
        var at = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);
        var values = Values(("Text", "ü\u0001\uD83D\uDE00 'x'"), ("Number", 1L << 40), ("Flag", true), ("Time", at), ("Empty", string.Empty));
        await table.WriteAsync(Partition, [new AddRow("i", values)], None);
        var row = (await table.FindAsync(Partition, "i", None))!;
        Assert.Equal(values["Text"], row.Text("Text"));
        Assert.Equal(1L << 40, row.Number("Number"));
        Assert.True(row.Flag("Flag"));
        Assert.Equal(at, row.Time("Time"));
        Assert.Equal(string.Empty, row.Text("Empty"));
        Assert.Null(await table.FindAsync(Partition, "j", None));
    }

    [Fact]
    public async Task Reads_are_of_a_range_in_the_order_of_keys()
    {
        var table = await CreateAsync();
        await table.WriteAsync(Partition, [.. "hZ|i|m|a|m|b|m~|p|a".Split('|').Distinct().Select(key => new PutRow(key, Values()))], None);
        var rows = await table.ReadAsync(Partition, "i", "p", None);
        Assert.Equal(["i", "m", "m~"], rows.Select(row => row.RowKey));
    }

    [Fact]
    public async Task More_rows_than_a_page_of_the_service_are_read()
    {
        var table = await CreateAsync();
        for (var batch = 0; batch < 11; batch++)
        {
            await table.WriteAsync(Partition, [.. Enumerable.Range(batch * 100, 100).Select(n => new AddRow($"{n:0000}", Values()))], None);
        }

        Assert.Equal(1100, (await table.ReadAsync(Partition, "", "~", None)).Count);
    }

    [Theory]
    [InlineData("an added row that exists")]
    [InlineData("a replaced row that changed")]
    [InlineData("a replaced row that is gone")]
    [InlineData("a deleted row that changed")]
    [InlineData("a deleted row that is gone")]
    public async Task One_refused_change_refuses_all(string why)
    {
        var table = await CreateAsync();
        await table.WriteAsync(Partition, [new AddRow("a", Values())], None);
        var stale = (await table.FindAsync(Partition, "a", None))!.ETag;
        await table.WriteAsync(Partition, [new PutRow("a", Values(("New", true)))], None);
        RowChange refused = why switch
        {
            "an added row that exists" => new AddRow("a", Values()),
            "a replaced row that changed" => new ReplaceRow("a", Values(), stale),
            "a replaced row that is gone" => new ReplaceRow("gone", Values(), stale),
            "a deleted row that changed" => new DeleteRow("a", stale),
            _ => new DeleteRow("gone"),
        };
        await Assert.ThrowsAsync<RowConflictException>(() => table.WriteAsync(Partition, [new PutRow("b", Values()), refused], None));
        Assert.Null(await table.FindAsync(Partition, "b", None));
        Assert.True((await table.FindAsync(Partition, "a", None))!.Flag("New"));
    }

    [Fact]
    public async Task A_replaced_row_has_only_its_new_values_and_another_etag()
    {
        var table = await CreateAsync();
        await table.WriteAsync(Partition, [new AddRow("a", Values(("Old", true)))], None);
        var before = (await table.FindAsync(Partition, "a", None))!;
        await table.WriteAsync(Partition, [new ReplaceRow("a", Values(("New", true)), before.ETag)], None);
        var after = (await table.FindAsync(Partition, "a", None))!;
        Assert.NotEqual(before.ETag, after.ETag);
        Assert.False(after.Values.ContainsKey("Old"));
    }

    [Fact]
    public async Task The_largest_row_and_a_large_transaction_fit()
    {
        var table = await CreateAsync();
        var text = new string('x', LongText.CharactersPerProperty * LongText.PropertiesPerRow * 4);
        await table.WriteAsync(Partition, [.. LongText.Rows("h|e|000000", text)], None);
        var rows = await table.ReadAsync(Partition, "h|", "h~", None);
        Assert.Equal(4, rows.Count);
        Assert.Equal(text, LongText.Join([.. rows]));
    }

    [Theory]
    [InlineData('x', 3_400_000)]
    [InlineData('"', 3_400_000 / 6)]
    [InlineData('é', 3_400_000 / 6)]
    public async Task As_much_as_a_step_may_cost_fits_a_transaction(char character, int count)
    {
        var table = await CreateAsync();
        var text = new string(character, count);
        Assert.InRange(LongText.CostOf(text), 3_399_990, InstanceStore.MaximumStepBytes);
        await table.WriteAsync(Partition, [new AddRow("i", Values()), .. LongText.Rows("h|e|000000", text)], None);
        Assert.Equal(text, LongText.Join([.. await table.ReadAsync(Partition, "h|", "h~", None)]));
    }

    [Fact]
    public async Task Scans_filter_and_page()
    {
        var table = await CreateAsync();
        var start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var n = 0; n < 5; n++)
        {
            var values = Values(("CreatedAt", start.AddDays(n)), ("Status", n % 2 == 0 ? "Even" : "Odd"));
            await table.WriteAsync($"i:s{n}", [new AddRow("i", values), new AddRow("h|x", Values())], None);
        }

        await table.WriteAsync("open", [new AddRow("i", Values())], None);
        var scan = new RowScan("i:", "i;", "i", null, null, null, 2, null);
        Assert.Equal([2, 2, 1], await PageSizesAsync(table, scan));
        Assert.Equal(3, (await AllAsync(table, scan with { Statuses = ["Even"] })).Count);
        Assert.Equal(["i:s1", "i:s2"], (await AllAsync(table, scan with { CreatedFrom = start.AddDays(1), CreatedTo = start.AddDays(2) }))
            .Select(row => row.PartitionKey));
        Assert.Equal(["i:s3"], (await AllAsync(table, scan with { FromPartition = "i:s3", BeforePartition = "i:s4" })).Select(row => row.PartitionKey));
    }

    private static Dictionary<string, object> Values(params (string Name, object Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);

    private static async Task<List<int>> PageSizesAsync(IDurableTable table, RowScan scan)
    {
        var sizes = new List<int>();
        for (RowPage? page = null; page is null || page.ContinuationToken is not null;)
        {
            page = await table.ScanAsync(scan with { ContinuationToken = page?.ContinuationToken }, None);
            sizes.Add(page.Rows.Count);
        }

        // The service may say that there is more when there is not.
        return [.. sizes.Where(size => size > 0)];
    }

    private static async Task<List<StoredRow>> AllAsync(IDurableTable table, RowScan scan)
    {
        var rows = new List<StoredRow>();
        for (RowPage? page = null; page is null || page.ContinuationToken is not null;)
        {
            page = await table.ScanAsync(scan with { ContinuationToken = page?.ContinuationToken }, None);
            rows.AddRange(page.Rows);
        }

        return rows;
    }
}
