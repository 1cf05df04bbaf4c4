using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Chasqui.Architecture.Tests.Infra;

public sealed class BicepTests
{
    [SkippableTheory]
    [InlineData("build", "--stdout")]
    [InlineData("lint")]
    public async Task Main_bicep_compiles_and_lints_without_a_word(string command, params string[] options)
    {
        Skip.IfNot(RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "The compiler's package is for Linux on x64.");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Repository.BicepCompiler, File.GetUnixFileMode(Repository.BicepCompiler) | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo(Repository.BicepCompiler, [command, Repository.PathOf("infra/main.bicep"), .. options])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var bicep = Process.Start(start)!;
        var said = bicep.StandardError.ReadToEndAsync();
        await bicep.StandardOutput.ReadToEndAsync();
        await bicep.WaitForExitAsync();
        Assert.Equal("", await said);
        Assert.Equal(0, bicep.ExitCode);
    }
}
