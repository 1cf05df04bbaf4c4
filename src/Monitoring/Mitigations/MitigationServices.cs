using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>
/// Registers the use cases of mitigations. The host adds their ports: <see cref="IMitigationStore"/>, <see cref="IMitigationLedgerStore"/>,
/// <see cref="IPageOutbox"/>, <see cref="IPager"/>, <see cref="IForeignChanges"/>, any number of <see cref="IActuator"/>; and consumers, brokers and
/// incidents, whose stores they read.
/// </summary>
public static class MitigationServices
{
    public static IServiceCollection AddMitigations(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITargetEvidence, ConsumerTargetEvidence>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITargetEvidence, BrokerTargetEvidence>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITargetEvidence, StreamTargetEvidence>());
        services.AddSingleton<IActuator, RouteActuator>();
        return services.AddMitigationUseCases();
    }

    /// <summary>Those alone: the host brings its own <see cref="ITargetEvidence"/> and <see cref="IPager"/>.</summary>
    public static IServiceCollection AddMitigationUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new MitigationOptions());
        services.TryAddSingleton<LogPager>();
        services.TryAddSingleton<MitigationBook>();
        services.TryAddSingleton<Ledgers>();
        services.TryAddSingleton<Paging>();
        services.TryAddSingleton<StartMitigation>();
        services.TryAddSingleton<GuardMitigation>();
        services.TryAddSingleton<GuardAct>();
        services.TryAddSingleton<ActMitigation>();
        services.TryAddSingleton<WatchMitigation>();
        services.TryAddSingleton<EndMitigation>();
        services.TryAddSingleton<RunPolicy>();
        services.TryAddSingleton<SweepMitigations>();
        services.TryAddSingleton<PurgeMitigations>();
        services.TryAddSingleton<MitigationQuery>();
        return services;
    }
}
