using System.Globalization;
using System.Runtime.InteropServices;
using QuantBuild.Formats.Files;
using QuantBuild.Pipeline.Exports;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Tests.Slots.ColumnMajor;

/// <summary>
/// A format of a test's own, unlike the product's: codes column by column (as GPTQ and ONNX have them) in one file
/// without a header, a table beside it, no configuration.
/// </summary>
internal sealed class ColumnMajorExport : IExport
{
    public const string TableFile = "linears.tsv";
    public const string WeightsFile = "data/weights.bin";

    public string Name => "column-major";

    public int Version => 1;

    public void Write(ExportedModel model, string folder)
    {
        Disk.CreateFolder(Path.Combine(folder, "data"));
        Disk.Write(Path.Combine(folder, TableFile), Table(model));
        Disk.Write(Path.Combine(folder, WeightsFile), Weights(model));
    }

    public void ReadBack(ExportedModel model, string folder)
    {
        var weights = File.ReadAllBytes(Path.Combine(folder, WeightsFile));
        if (!weights.AsSpan().SequenceEqual(Weights(model)))
        {
            throw DiagnosticTable.ReadBackDiffers.Exception(new SourceLocation(folder), "the weights differ");
        }
    }

    public bool HoldsWeights(string path) => path == WeightsFile;

    private static byte[] Table(ExportedModel model)
    {
        var lines = model.Linears.Select(linear => string.Join('\t',
        [
            linear.Name,
            linear.Weight.Bits.ToString(CultureInfo.InvariantCulture),
            linear.Weight.Granularity.ToString(),
            linear.IsEmbedding ? "embedding" : $"input {linear.Input?.Bits}",
        ]));
        return System.Text.Encoding.UTF8.GetBytes(string.Join('\n', [.. lines, .. model.PlainLinears, string.Empty]));
    }

    private static byte[] Weights(ExportedModel model)
    {
        using var stream = new MemoryStream();
        foreach (var weight in model.Linears.Select(linear => linear.Weight))
        {
            for (var column = 0; column < weight.Columns; column++)
            {
                for (var row = 0; row < weight.Rows; row++)
                {
                    stream.WriteByte((byte)weight.Codes[(row * weight.Columns) + column]);
                }
            }

            stream.Write(MemoryMarshal.AsBytes(weight.Steps.AsSpan()));
        }

        foreach (var tensor in model.Plain)
        {
            stream.Write(MemoryMarshal.AsBytes(tensor.ReadSingles().AsSpan()));
        }

        return stream.ToArray();
    }
}
