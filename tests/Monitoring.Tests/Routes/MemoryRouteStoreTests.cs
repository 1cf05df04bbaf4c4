using Chasqui.Monitoring.Routes;
using Chasqui.StoreContract.Routes;

namespace Chasqui.Monitoring.Tests.Routes;

public sealed class MemoryRouteStoreTests : RouteStoreContract
{
    protected override IRouteStore NewStore() => new MemoryRouteStore();
}
