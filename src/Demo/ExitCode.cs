namespace Chasqui.Demo;

/// <summary>What the demo returns to the shell.</summary>
public static class ExitCode
{
    /// <summary>Every verdict was the truth, and nothing false was claimed.</summary>
    public const int Ok = 0;

    /// <summary>Verdicts and truth differ, or the windows did not settle in time.</summary>
    public const int Mismatch = 1;

    /// <summary>The command line is wrong.</summary>
    public const int BadUsage = 2;

    /// <summary>Something the demo needs is not on this machine, such as Node.js.</summary>
    public const int MissingPrerequisite = 3;
}
