namespace Chasqui.Cli.Asking;

/// <summary>The query of a request; values that are null are left out.</summary>
internal sealed record AppQuery(string Text = "")
{
    public AppQuery With(string name, string? value) =>
        value is null ? this : new AppQuery($"{Text}{(Text.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}");

    public AppQuery With(string name, long? value) => With(name, value?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public override string ToString() => Text;
}
