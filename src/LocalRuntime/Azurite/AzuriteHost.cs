namespace Chasqui.LocalRuntime.Azurite;

/// <summary>What runs in Node ahead of Azurite's own script, whose path and arguments follow it on the command line.</summary>
internal static class AzuriteHost
{
    /// <summary>Stands before the bound port in a line of the output.</summary>
    public const string Listening = "listening on port ";

    /// <summary>
    /// Azurite prints the port it was asked for, so that 0 tells nothing: this prints the bound one. Azurite stops (and writes out its data)
    /// on SIGINT, which a terminal sends to the whole process group while the app still needs its storage; here it stops when standard input ends
    /// instead: asked to by its parent, or with its parent gone, however that ended.
    /// </summary>
    public const string Script =
        $$"""
        const { Server } = require('net');
        const listen = Server.prototype.listen;
        Server.prototype.listen = function (...args) {
          this.once('listening', () => console.log('{{Listening}}' + this.address().port));
          return listen.apply(this, args);
        };
        const once = process.once;
        process.once = function (event, handler) { return once.call(process, event === 'SIGINT' ? 'asked-to-stop' : event, handler); };
        process.on('SIGINT', () => {});
        process.stdin.on('end', () => {
          process.emit('asked-to-stop');
          setTimeout(() => process.exit(0), 30000).unref();
        });
        process.stdin.resume();
        require(process.argv[1]);
        """;
}
