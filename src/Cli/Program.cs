using Chasqui.Cli;

var console = CliConsole.OfProcess();
try
{
    var exitCode = await ChasquiCommand.RunAsync(args, console);
    await console.Out.FlushAsync();
    return exitCode;
}
catch (IOException) when (Console.IsOutputRedirected)
{
    // Who read the output has seen enough, as `head` does.
    return ExitCode.Ok;
}
