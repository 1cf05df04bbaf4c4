using System.Diagnostics;
using System.Globalization;

namespace Chasqui.LocalRuntime.Azurite;

/// <summary>Azurite's table service as a child process on a loopback port. It ends when this is disposed, or when this process ends in any way.</summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    // Published for all local development (learn.microsoft.com, "Use the Azurite emulator"): no secret.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const int KeptLines = 30;

    private readonly AzuriteOptions options;
    private readonly Process process;
    private readonly Queue<string> lastLines = new();
    private readonly TaskCompletionSource<int> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int disposed;

    private AzuriteProcess(AzuriteOptions options, Process process)
    {
        this.options = options;
        this.process = process;
    }

    /// <summary>The bound port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>The table service's address with its account.</summary>
    public Uri TableEndpoint => new($"http://127.0.0.1:{Port}/{Account}");

    /// <summary>For <c>TableServiceClient</c>; the account is the emulator's well-known one.</summary>
    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint={TableEndpoint};";

    /// <summary>The child's process id.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Installs Azurite when this machine lacks it, starts its table service and waits until that answers.</summary>
    /// <exception cref="AzuriteException">Node.js is missing, or the installation or the start failed.</exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new AzuriteOptions();
        var script = await AzuriteInstallation.EnsureAsync(options.CacheFolder, options.Progress, cancellation);
        var azurite = new AzuriteProcess(options, AzuriteInstallation.Start(Command(script, options), "node"));
        try
        {
            await azurite.WaitUntilServingAsync(cancellation);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets it write out its data and end; kills it when that takes longer than <see cref="AzuriteOptions.StopTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        if (!process.HasExited)
        {
            // Nothing in memory is worth waiting for.
            if (options.DataFolder is null)
                process.Kill();
            else
                process.StandardInput.Close();
            using var patience = new CancellationTokenSource(options.StopTimeout);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!process.HasExited)
                process.Kill();
        }

        process.Dispose();
    }

    private static ProcessStartInfo Command(string script, AzuriteOptions options)
    {
        List<string> arguments =
        [
            "-e", AzuriteHost.Script, script, "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--tableHost", "127.0.0.1", "--tablePort", options.Port.ToString(CultureInfo.InvariantCulture),
        ];
        if (options.DataFolder is null)
            arguments.Add("--inMemoryPersistence");
        else
            arguments.AddRange(["--location", Directory.CreateDirectory(options.DataFolder).FullName]);
        return new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
    }

    private async Task WaitUntilServingAsync(CancellationToken cancellation)
    {
        ProcessId = process.Id;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var ended = process.WaitForExitAsync(cancellation);
            if (await Task.WhenAny(listening.Task, ended).WaitAsync(options.StartTimeout, cancellation) == ended)
                throw new AzuriteException($"Azurite ended with exit code {process.ExitCode} while starting:\n{LastLines()}");
            Port = await listening.Task;
            await AnswerAsync(cancellation);
        }
        catch (TimeoutException e)
        {
            throw new AzuriteException($"Azurite did not start within {options.StartTimeout.TotalSeconds:0} s:\n{LastLines()}", e);
        }
    }

    private async Task AnswerAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = options.StartTimeout };
        try
        {
            // Any answer will do: unsigned, it is a refusal.
            using var answer = await http.GetAsync(new Uri($"{TableEndpoint}/Tables"), HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new AzuriteException($"Azurite listens on port {Port} but does not answer: {e.Message}\n{LastLines()}", e);
        }
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (lastLines)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > KeptLines)
                lastLines.Dequeue();
        }

        if (line.StartsWith(AzuriteHost.Listening, StringComparison.Ordinal))
            listening.TrySetResult(int.Parse(line.AsSpan(AzuriteHost.Listening.Length), CultureInfo.InvariantCulture));
    }

    private string LastLines()
    {
        lock (lastLines)
            return string.Join('\n', lastLines);
    }
}
