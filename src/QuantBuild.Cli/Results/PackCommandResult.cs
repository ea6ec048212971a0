using System.Text.Json;
using QuantBuild.Cli.Output;
using QuantBuild.Packages.Archives;

namespace QuantBuild.Cli.Results;

/// <summary>The packages that <c>pack</c> or <c>pack-finish</c> wrote.</summary>
internal sealed record PackCommandResult(WrittenPackages Packages) : ICommandResult
{
    public IReadOnlyList<string> Lines(PathDisplay paths) =>
        [.. Packages.Paths.Select(path => $"{paths.Shorten(path)}  {ByteCount.Format(new FileInfo(path).Length)}")];

    public void WriteMembers(Utf8JsonWriter json) => json.WriteTexts("packages", Packages.Paths);
}
