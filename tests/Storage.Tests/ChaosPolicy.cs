using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Chasqui.Storage.Tests;

/// <summary>
/// A storage account on a bad day: answers 503 and 429, loses requests and loses answers, at random from a seed. It stands where the network is, below
/// the client's retries.
/// </summary>
internal sealed class ChaosPolicy(int seed, double rate) : HttpPipelinePolicy
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    /// <summary>Faults so far.</summary>
    public int Faults { get; private set; }

    public bool Enabled { get; set; } = true;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var fault = Next();
        if (fault is 0)
            throw new RequestFailedException(0, "the request is lost", new IOException("the request is lost"));
        if (fault is 1 or 2)
        {
            message.Response = new ChaosResponse(fault == 1 ? 503 : 429, message.Request.ClientRequestId);
            return;
        }

        await ProcessNextAsync(message, pipeline);
        if (fault is 3)
            throw new IOException("the answer is lost");
        if (fault is 4 && message.Request.Method != RequestMethod.Get)
            message.Response = new ChaosResponse(409, message.Request.ClientRequestId);
    }

    private int Next()
    {
        lock (_lock)
        {
            if (!Enabled || _random.NextDouble() >= rate)
                return -1;
            Faults++;
            return _random.Next(5);
        }
    }

    private sealed class ChaosResponse(int status, string id) : Response
    {
        private static readonly byte[] Body =
            "{\"odata.error\":{\"code\":\"ServerBusy\",\"message\":{\"lang\":\"en-US\",\"value\":\"injected\"}}}"u8.ToArray();

        public override int Status => status;

        public override bool IsError => true;

        public override string ReasonPhrase => "injected";

        public override Stream? ContentStream { get; set; } = new MemoryStream(Body);

        public override string ClientRequestId { get; set; } = id;

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [new HttpHeader("Retry-After", "0"), new HttpHeader("Content-Type", "application/json")];

        protected override bool TryGetHeader(string name, out string value)
        {
            value = name.Equals("Retry-After", StringComparison.OrdinalIgnoreCase) ? "0"
                : name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) ? "application/json" : "";
            return value.Length > 0;
        }

        protected override bool TryGetHeaderValues(string name, out IEnumerable<string> values)
        {
            var found = TryGetHeader(name, out var value);
            values = found ? [value] : [];
            return found;
        }
    }
}
