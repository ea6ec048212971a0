using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Formats.CompressedTensors;

/// <summary>
/// <c>quantbuild.safetensors</c> beside a checkpoint: what the checkpoint's format has no field for, as named tensors
/// and a JSON description. Beyond the quantizers of activations, what they mean is the business of whoever writes them.
/// </summary>
public sealed class Sidecar : IDisposable
{
    /// <summary>The name of the file in a checkpoint's folder.</summary>
    public const string FileName = "quantbuild.safetensors";

    /// <summary>Section of the quantizers of linears' inputs and of attention operands.</summary>
    public const string Activations = "activations";

    /// <summary>Section of the quantizers of attention probabilities.</summary>
    public const string Probabilities = "probabilities";

    private const string DescriptionKey = "quantbuild";

    private Sidecar(SafetensorsFile tensors, JsonObject description)
    {
        Tensors = tensors;
        Description = description;
    }

    /// <summary>The tensors.</summary>
    public SafetensorsFile Tensors { get; }

    /// <summary>The description.</summary>
    public JsonObject Description { get; }

    /// <summary>Whether the folder has one.</summary>
    public static bool Exists(string folder) => InputFile.Exists(Path.Combine(folder, FileName));

    /// <summary>Writes the file at once; the same tensors and description give the same bytes.</summary>
    /// <exception cref="ArgumentException">Two tensors of one name.</exception>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(string folder, IEnumerable<SafetensorsTensor> tensors, JsonObject description) =>
        SafetensorsWriter.Write(
            Path.Combine(folder, FileName),
            tensors,
            new Dictionary<string, string>(StringComparer.Ordinal) { [DescriptionKey] = description.ToJsonString() });

    /// <exception cref="ModelFileException">Missing, damaged, or without a description.</exception>
    public static Sidecar Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var tensors = SafetensorsFile.Open(path);
        try
        {
            return tensors.Metadata.TryGetValue(DescriptionKey, out var text)
                ? new Sidecar(tensors, JsonFile.ParseObject(path, Encoding.UTF8.GetBytes(text)))
                : throw new ModelFileException(
                    path,
                    $"has no '{DescriptionKey}' metadata. Run the quantization again.");
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>Reads the quantizers that a section describes, by the names of their points.</summary>
    /// <param name="section"><see cref="Activations"/> or <see cref="Probabilities"/>.</param>
    /// <exception cref="ModelFileException">The section is missing, or describes something else.</exception>
    public IReadOnlyDictionary<string, QuantizedPoint> ReadPoints(string section)
    {
        try
        {
            var points = QuantizedPointJson.Read(Description[section] ?? throw new FormatException("it is missing"));
            return points.FirstOrDefault(entry => !entry.Value.IsSound) is { Key: { } name }
                ? throw new FormatException($"'{name}' is no quantizer")
                : points;
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or FormatException)
        {
            throw new ModelFileException(
                Tensors.Path,
                $"has a section '{section}' that describes no quantizers ({exception.Message}). "
                    + "Run the quantization again.",
                exception);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => Tensors.Dispose();
}
