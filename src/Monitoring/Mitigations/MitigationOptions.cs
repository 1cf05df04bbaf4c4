using System.ComponentModel.DataAnnotations;

namespace Chasqui.Monitoring.Mitigations;

/// <summary>How mitigations are kept.</summary>
public sealed class MitigationOptions
{
    public static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(90);

    /// <summary>How long after its end a mitigation's record, and the history of its orchestration, are kept.</summary>
    /// <value>Default 90 days; 2 days to 10 years: budgets and cooldowns look a day back.</value>
    [Range(typeof(TimeSpan), "2.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = DefaultRetention;
}
