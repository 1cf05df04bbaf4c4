using Chasqui.Demo;

return await DemoCommand.RunAsync(args, Console.Out, Console.Error);
