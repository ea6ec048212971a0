using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Documentation;

/// <summary>A shell that stays in the folder the last command went to, and whose home was empty at first.</summary>
/// <param name="root">Of all it writes.</param>
/// <param name="checkout">What <c>QUANTBUILD</c> stands for in a command.</param>
internal sealed partial class NewcomersShell(string root, string checkout)
{
    /// <summary>Where it is.</summary>
    public string Folder { get; private set; } = Directory.CreateDirectory(Path.Combine(root, "start")).FullName;

    /// <summary>What the last commands printed.</summary>
    public string Output { get; private set; } = "";

    /// <summary>Runs commands one after another; each has to end well.</summary>
    public void Run(string commands)
    {
        var place = Path.Combine(root, "place");
        var lines = commands.Replace("QUANTBUILD/", checkout + "/", StringComparison.Ordinal);
        var script = $"exec 2>&1\nset -e\n{lines}\npwd > '{place}'";
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true,
        };
        Dotnet.SetEnvironment(start.Environment, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_CLI_HOME"] = Path.Combine(root, "home"),
            ["NUGET_PACKAGES"] = Path.Combine(root, "packages"),
            ["QUANTBUILD_CACHE"] = Path.Combine(root, "cache"),
            ["NuGetAudit"] = "false",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["CI"] = "",
            ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        });
        using var process = Process.Start(start)!;
        Output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{commands}\n{Output}");
        Folder = File.ReadAllText(place).TrimEnd('\n');
    }

    /// <summary>
    /// Whether a line was printed; <c>…</c> stands for anything. A size counts as the same within five parts in a
    /// hundred: a report that says a word more changes it.
    /// </summary>
    public bool HasPrinted(string line)
    {
        var parts = Size().Replace(line.Trim(), "…").Split('…').Select(Regex.Escape);
        var form = new Regex($"^{string.Join(".*", parts)}$", RegexOptions.None, TimeSpan.FromSeconds(1));
        return Output.Split('\n').Any(printed => form.IsMatch(printed.Trim()) && AreNear(Sizes(line), Sizes(printed)));
    }

    private static bool AreNear(double[] stated, double[] printed) =>
        stated.Length == printed.Length
        && stated.Zip(printed).All(pair => Math.Abs(pair.First - pair.Second) <= 0.05 * pair.Second);

    private static double[] Sizes(string line) =>
    [
        .. Size().Matches(line)
            .Select(match => double.Parse(match.Groups["kilobytes"].ValueSpan, CultureInfo.InvariantCulture)),
    ];

    [GeneratedRegex(@"(?<kilobytes>\d+\.\d) kB", RegexOptions.None, 1000)]
    private static partial Regex Size();
}
