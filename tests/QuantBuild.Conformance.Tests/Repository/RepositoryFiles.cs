using System.Diagnostics;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>The files of the repository, as paths relative to its root with <c>/</c>.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] Outputs =
        [".git", ".vs", ".idea", "artifacts", "bin", "obj", "node_modules", "TestResults"];

    private static readonly string[] BinaryEndings = [".safetensors", ".bin", ".png", ".nupkg"];

    public static string Root { get; } =
        RepositoryRoot.Path ?? throw new InvalidOperationException("No folder above the tests holds QuantBuild.sln.");

    /// <summary>What git tracks or would add; without git, everything but outputs.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. (FromGit() ?? FromFolder()).Where(file => File.Exists(FullPath(file))).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Text => All.Where(
        file => !BinaryEndings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)));

    public static IEnumerable<string> WithEnding(string ending) =>
        All.Where(file => file.EndsWith(ending, StringComparison.Ordinal));

    public static string FullPath(string file) => Path.Combine(Root, file);

    public static string Read(string file) =>
        File.ReadAllText(FullPath(file)).ReplaceLineEndings("\n");

    private static string[]? FromGit()
    {
        if (!Path.Exists(FullPath(".git")))
        {
            return null;
        }

        try
        {
            using var git = Process.Start(new ProcessStartInfo("git")
            {
                WorkingDirectory = Root,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList = { "ls-files", "-z", "--cached", "--others", "--exclude-standard" },
            })!;
            var errors = git.StandardError.ReadToEndAsync();
            var names = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            _ = errors.Result;
            return git.ExitCode == 0 ? names.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // git is not installed
        }
    }

    private static IEnumerable<string> FromFolder()
    {
        var pending = new Stack<string>([Root]);
        while (pending.TryPop(out var folder))
        {
            foreach (var child in Directory.EnumerateDirectories(folder))
            {
                if (!Outputs.Contains(Path.GetFileName(child)))
                {
                    pending.Push(child);
                }
            }

            foreach (var file in Directory.EnumerateFiles(folder))
            {
                yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
            }
        }
    }
}
