namespace Chasqui.Contracts.Recording;

/// <summary>The <c>type</c> of a recorded observation.</summary>
public static class RecordedType
{
    public const string Hop = "hop";
    public const string Progress = "progress";
    public const string Watermark = "watermark";
    public const string LogRange = "logRange";
    public const string Probe = "probe";
    public const string Gap = "gap";
}
