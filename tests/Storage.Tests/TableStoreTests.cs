using Chasqui.Monitoring.Ports;
using Chasqui.StoreContract;
using Chasqui.TestSupport;

namespace Chasqui.Storage.Tests;

public sealed class TableSegmentStoreTests(AzuriteFixture azurite) : SegmentStoreContract, IClassFixture<AzuriteFixture>
{
    protected override ISegmentStore NewStore() => AzuriteStores.New(azurite, TimeProvider.System).Segments;
}

public sealed class TableWindowIndexStoreTests(AzuriteFixture azurite) : WindowIndexStoreContract, IClassFixture<AzuriteFixture>
{
    protected override IWindowIndexStore NewStore() => AzuriteStores.New(azurite, TimeProvider.System).Index;
}

public sealed class TableWindowResultStoreTests(AzuriteFixture azurite) : WindowResultStoreContract, IClassFixture<AzuriteFixture>
{
    protected override IWindowResultStore NewStore() => AzuriteStores.New(azurite, TimeProvider.System).Results;
}

public sealed class TableProbeStoreTests(AzuriteFixture azurite) : ProbeStoreContract, IClassFixture<AzuriteFixture>
{
    protected override IProbeStore NewStore() => AzuriteStores.New(azurite, TimeProvider.System).Probes;
}

public sealed class TableProgressStoreTests(AzuriteFixture azurite) : ProgressStoreContract, IClassFixture<AzuriteFixture>
{
    protected override IProgressStore NewStore() => AzuriteStores.New(azurite, TimeProvider.System).Progress;
}

public sealed class TableEmitterStoreTests(AzuriteFixture azurite) : EmitterStoreContract, IClassFixture<AzuriteFixture>
{
    protected override IEmitterStore NewStore() => AzuriteStores.New(azurite, TimeProvider.System).Emitters;
}

public sealed class TableDeadLetterStoreTests(AzuriteFixture azurite) : DeadLetterStoreContract, IClassFixture<AzuriteFixture>
{
    protected override IDeadLetterStore NewStore() => AzuriteStores.New(azurite, TimeProvider.System).DeadLetters;
}
