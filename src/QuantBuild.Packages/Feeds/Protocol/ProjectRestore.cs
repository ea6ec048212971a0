using System.Diagnostics;
using System.Text;
using QuantBuild.Packages.Feeds.Sdk;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Protocol;

/// <summary>
/// Runs the user's SDK on a project outside of the user's folders, as if the project lay in one of them: the
/// nuget.config files of <see cref="FeedOptions.Folder"/> count, credentials, providers and mapping too.
/// </summary>
public sealed class ProjectRestore
{
    private readonly FeedOptions options;
    private readonly string host;
    private readonly IReadOnlyList<string> addresses;

    private ProjectRestore(FeedOptions options, string host, IReadOnlyList<string> addresses)
    {
        this.options = options;
        this.host = host;
        this.addresses = addresses;
    }

    /// <exception cref="DiagnosticException">
    /// QB5040: no SDK is found; QB5044: a source given is none; QB5045: a nuget.config is wrong.
    /// </exception>
    public static ProjectRestore Open(FeedOptions options, IFeedListener listener)
    {
        ArgumentNullException.ThrowIfNull(options);
        var feeds = FeedClient.Open(options, listener);
        var sdk = SdkAssemblies.Register(options.Folder);
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var path = Path.GetFullPath(Path.Combine(sdk, "..", "..", name));
        return new ProjectRestore(
            options, File.Exists(path) ? path : name, options.Sources.Count > 0 ? feeds.SourceAddresses : []);
    }

    /// <summary>Restores a project.</summary>
    /// <param name="project">Absolute path.</param>
    /// <param name="packages">Absolute path of the folder that packages are unpacked into.</param>
    /// <param name="line">Hears what restore says.</param>
    /// <param name="cancellation">Ends restore, and what it started.</param>
    /// <exception cref="DiagnosticException">QB5074: it failed.</exception>
    public void Restore(string project, string packages, Action<string> line, CancellationToken cancellation)
    {
        List<string> arguments = ["restore", project, "--packages", packages, "--verbosity", "minimal"];
        arguments.AddRange(addresses.SelectMany(address => (string[])["--source", address]));
        Run(arguments, line, cancellation);
    }

    /// <summary>Runs a target of a project that has been restored.</summary>
    /// <inheritdoc cref="Restore"/>
    /// <param name="project">Absolute path.</param>
    /// <param name="target">Its name.</param>
    /// <param name="line">Hears what is said.</param>
    /// <param name="cancellation">Ends it.</param>
    public void Build(string project, string target, Action<string> line, CancellationToken cancellation) =>
        Run(["msbuild", project, $"-target:{target}", "-verbosity:minimal"], line, cancellation);

    private void Run(List<string> arguments, Action<string> line, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = StartInfo(arguments) };
        process.OutputDataReceived += (_, read) => Say(read.Data);
        process.ErrorDataReceived += (_, read) => Say(read.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            process.WaitForExitAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw DiagnosticTable.BackendNotRestored.Exception(
                location: null,
                $"'dotnet {arguments[0]}' ended with exit code {process.ExitCode}; its messages are above");
        }

        void Say(string? text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                line(text.Trim());
            }
        }
    }

    private ProcessStartInfo StartInfo(List<string> arguments)
    {
        var start = new ProcessStartInfo(host)
        {
            WorkingDirectory = options.Folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add("-nologo");
        start.ArgumentList.Add("-terminalLogger:off");

        // Whose nuget.config files count, instead of those above the project: a property, which any path can be.
        start.Environment["RestoreRootConfigDirectory"] = options.Folder;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        return start;
    }
}
