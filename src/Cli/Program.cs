using Chasqui.Cli;

return await ChasquiCommand.RunAsync(args, CliConsole.OfProcess());
