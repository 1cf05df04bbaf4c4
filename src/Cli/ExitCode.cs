namespace Chasqui.Cli;

/// <summary>What the command returns to the shell.</summary>
public static class ExitCode
{
    /// <summary>It ran, and there is nothing to report.</summary>
    public const int Ok = 0;

    /// <summary>It ran and found what it looked for: errors in a topology, a verdict named by <c>--fail-on</c>, a sick dependency.</summary>
    public const int Findings = 1;

    /// <summary>The command line or the input is wrong; the app refused the request.</summary>
    public const int BadInput = 2;

    /// <summary>The app could not be reached, or did not answer in time.</summary>
    public const int Unreachable = 3;
}
