using Chasqui.LocalRuntime.Durable.Storage;

namespace Chasqui.LocalRuntime.Tests.Durable;

public sealed class InMemoryTableTests : TableContract
{
    private protected override Task<IDurableTable> CreateAsync() => Task.FromResult<IDurableTable>(new InMemoryTable());
}
