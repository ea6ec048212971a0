using System.Globalization;
using System.Text.Json;
using QuantBuild.Cli.Backends;
using QuantBuild.Cli.Output;

namespace QuantBuild.Cli.Results;

/// <summary>What <c>backend check</c> found.</summary>
internal sealed record BackendCheckResult(ProductCheck Check) : ICommandResult
{
    public IReadOnlyList<string> Lines(PathDisplay paths) =>
    [
        $"{Check.Identity.Name}: computes on {Check.Identity.DeviceKind} in {Check.Identity.Precision}"
            + (Check.Identity.LibraryVersion is { } library ? $", {library}" : string.Empty),
        string.Create(
            CultureInfo.InvariantCulture,
            $"  product of {ProductCheck.Extent} x {ProductCheck.Extent} matrices: {Check.GigaFlops:0.0} GFLOP/s, "
            + $"of the managed engine {Check.DefaultGigaFlops:0.0}; deviation from it {Check.Deviation:G3}"),
    ];

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartObject("backend"u8);
        json.WriteString("name"u8, Check.Identity.Name);
        json.WriteString("device"u8, Check.Identity.DeviceKind);
        json.WriteString("precision"u8, Check.Identity.Precision);
        if (Check.Identity.LibraryVersion is { } library)
        {
            json.WriteString("library"u8, library);
        }

        json.WriteNumber("numerics"u8, Check.Identity.NumericsVersion);
        json.WriteEndObject();
        json.WriteFinite("gigaflops", Check.GigaFlops);
        json.WriteFinite("managedGigaflops", Check.DefaultGigaFlops);
        json.WriteFinite("deviation", Check.Deviation);
    }
}
