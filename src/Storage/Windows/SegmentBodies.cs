using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Chasqui.Domain.Tracing.Segments;
using Chasqui.Monitoring.Ports;
using Chasqui.Storage.Tables;

namespace Chasqui.Storage.Windows;

/// <summary>Segments as the table service's JSON: an entity with the hops' number N and the bytes in D0, D1, ...</summary>
internal static class SegmentBodies
{
    private static readonly byte[][] Binary =
        [.. Enumerable.Range(0, Payload.MaxProperties).Select(i => System.Text.Encoding.UTF8.GetBytes($",\"D{i}@odata.type\":\"Edm.Binary\",\"D{i}\":\""))];

    /// <summary>Keys hold no character that JSON would escape: see <see cref="KeyText"/>.</summary>
    public static void WriteEntity(PooledBytes body, string partition, string row, in SegmentBlock segment)
    {
        body.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"PartitionKey\":\"{partition}\",\"RowKey\":\"{row}\",\"N\":{segment.Hops}"));
        var bytes = segment.Bytes.Span;
        for (var i = 0; !bytes.IsEmpty; i++)
        {
            var part = bytes[..Math.Min(bytes.Length, Payload.PropertyBytes)];
            body.Write(Binary[i]);
            Base64.EncodeToUtf8(part, body.GetSpan(Base64.GetMaxEncodedToUtf8Length(part.Length)), out _, out var written);
            body.Advance(written);
            body.Write("\""u8);
            bytes = bytes[part.Length..];
        }

        body.Write("}"u8);
    }

    /// <summary>An entity group transaction that puts every segment; the type to send it with is returned.</summary>
    public static string WriteTransaction(PooledBytes body, Uri table, string partition, IReadOnlyList<SegmentBlock> segments)
    {
        var (batch, changes) = ($"batch_{Guid.NewGuid():N}", $"changeset_{Guid.NewGuid():N}");
        body.Write($"--{batch}\r\nContent-Type: multipart/mixed; boundary={changes}\r\n\r\n");
        foreach (var segment in segments)
        {
            var row = TableSegmentStore.RowKey(segment.Key);
            body.Write($"--{changes}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            body.Write($"PUT {table}(PartitionKey='{Uri.EscapeDataString(partition)}',RowKey='{Uri.EscapeDataString(row)}') HTTP/1.1\r\n");
            body.Write("Accept: application/json;odata=minimalmetadata\r\nContent-Type: application/json\r\nDataServiceVersion: 3.0\r\n\r\n");
            WriteEntity(body, partition, row, segment);
            body.Write("\r\n");
        }

        body.Write($"--{changes}--\r\n--{batch}--\r\n");
        return $"multipart/mixed; boundary={batch}";
    }

    /// <summary>Reads a feed of entities into the page.</summary>
    public static void Read(ReadOnlySpan<byte> feed, SegmentPage page)
    {
        if (feed.IsEmpty)
            return;
        var json = new Utf8JsonReader(feed);
        while (json.Read())
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("value"u8))
            {
                json.Read();
                while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                    ReadEntity(ref json, page);
            }
    }

    /// <summary>The service gives properties in the order they were written.</summary>
    private static void ReadEntity(ref Utf8JsonReader json, SegmentPage page)
    {
        var (row, hops, storedMs) = ("", 0, 0L);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isData = json.ValueSpan.Length is 2 or 3 && json.ValueSpan[0] == 'D' && json.ValueSpan[1] <= '9';
            var (isRow, isHops, isTime) = (json.ValueTextEquals("RowKey"u8), json.ValueTextEquals("N"u8), json.ValueTextEquals("Timestamp"u8));
            json.Read();
            if (isData)
                page.Append(json.ValueSpan);
            else if (isRow)
                row = json.GetString()!;
            else if (isHops)
                hops = json.GetInt32();
            else if (isTime)
                storedMs = json.GetDateTimeOffset().ToUnixTimeMilliseconds();
        }

        page.End(TableSegmentStore.ParseKey(row), hops, storedMs);
    }
}
