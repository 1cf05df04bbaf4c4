using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Chasqui.Kafka.Brokers.Metrics;

/// <summary>How a series' samples become a value.</summary>
internal enum SeriesKind
{
    /// <summary>As it is; several with different labels are added up.</summary>
    Gauge,

    /// <summary>A counter: its increase a second since the page was last read.</summary>
    Rate,

    /// <summary>A histogram's buckets: a quantile of what was added since the page was last read.</summary>
    Quantile,
}

/// <summary>
/// Where on a page of metrics a value is: <c>name{label="value"}</c>, <c>rate(name_total)</c> for a counter, <c>p99(name_bucket{...})</c> for a histogram;
/// each with <c> * 1000</c> where the unit is another.
/// </summary>
internal sealed partial record MetricSeries(string Name, ImmutableArray<(string Label, string Value)> Labels, SeriesKind Kind, double Quantile, double Scale)
{
    /// <summary>Null when the text is not a series.</summary>
    public static MetricSeries? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } form)
            return null;
        var labels = LabelForm().Matches(form.Groups["labels"].Value)
            .Select(l => (l.Groups["label"].Value, l.Groups["value"].Value)).ToImmutableArray();
        var function = form.Groups["function"].Value;
        var scale = form.Groups["scale"].Success ? double.Parse(form.Groups["scale"].Value, CultureInfo.InvariantCulture) : 1;
        var name = form.Groups["name"].Value.ToLowerInvariant();
        if (function is "")
            return new(name, labels, SeriesKind.Gauge, 0, scale);
        return function == "rate"
            ? new(name, labels, SeriesKind.Rate, 0, scale)
            : new(name, labels, SeriesKind.Quantile, double.Parse($"0.{function[1..]}", CultureInfo.InvariantCulture), scale);
    }

    [GeneratedRegex("""^\s*(?:(?<function>rate|p[0-9]{2,4})\()?\s*(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?:\{(?<labels>[^}]*)\})?\s*\)?\s*(?:\*\s*(?<scale>[0-9.eE+-]+))?\s*$""")]
    private static partial Regex Form();

    [GeneratedRegex(@"(?<label>[a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*""(?<value>[^""]*)""")]
    private static partial Regex LabelForm();
}
