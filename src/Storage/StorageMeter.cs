namespace Chasqui.Storage;

/// <summary>The meter of Table Storage; the names of its instruments are a contract.</summary>
public static class StorageMeter
{
    /// <summary>What to hand to <c>AddMeter</c>.</summary>
    public const string Name = "Chasqui.Storage";
}
