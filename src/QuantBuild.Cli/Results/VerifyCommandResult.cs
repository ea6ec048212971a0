using System.Text.Json;
using QuantBuild.Cli.Output;
using QuantBuild.Packages.Verification;

namespace QuantBuild.Cli.Results;

/// <summary>The package that <c>verify</c> found as it was packed.</summary>
internal sealed record VerifyCommandResult(VerifiedPackage Verified) : ICommandResult
{
    public IReadOnlyList<string> Lines(PathDisplay paths) =>
    [
        $"{Verified.Manifest.Package}: {Verified.Files} files, {ByteCount.Format(Verified.Bytes)}, as they were packed",
        .. Verified.Manifest.Models.Select(
            model => $"  {model.Name}  {string.Join(", ", model.Formats)}  {model.Scheme}"),
    ];

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("id"u8, Verified.Manifest.Package.Id);
        json.WriteString("version"u8, Verified.Manifest.Package.Version);
        json.WriteTexts("models", Verified.Manifest.Models.Select(model => model.Name));
        json.WriteNumber("verifiedFiles"u8, Verified.Files);
        json.WriteNumber("verifiedBytes"u8, Verified.Bytes);
    }
}
