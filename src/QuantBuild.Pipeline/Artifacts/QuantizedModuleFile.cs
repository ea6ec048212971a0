using System.Globalization;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Artifacts;

/// <summary>
/// The file form of a <see cref="QuantizedModule"/>: safetensors with <c>weights/NAME/codes|steps|zeroPoints</c> and
/// <c>parameters/NAME</c>, <c>deltas/NAME/positions|values|steps</c>, and a JSON description of bits, quantizers and
/// losses in the metadata. The latents, which few readers need, are in a file beside it.
/// </summary>
internal static class QuantizedModuleFile
{
    public const string Name = "module.safetensors";

    /// <summary>The version of the file's form; part of the key of every stage that writes one.</summary>
    public const int FormatVersion = 2;

    private const string DescriptionKey = "module";

    public static void Write(string path, QuantizedModule module)
    {
        var tensors = new List<SafetensorsTensor>();
        var weights = new JsonObject();
        foreach (var (name, weight) in module.Weights)
        {
            AddWeight(tensors, name, weight);
            weights[name] = new JsonArray(weight.Bits, weight.Granularity.ToString());
        }

        foreach (var (name, delta) in module.Deltas)
        {
            AddDelta(tensors, name, delta);
        }

        foreach (var (name, values) in module.Parameters)
        {
            tensors.Add(SafetensorsTensor.FromSingles($"parameters/{name}", [values.Length], values));
        }

        var description = new JsonObject
        {
            ["weights"] = weights,
            ["activations"] = QuantizedPointJson.Write(module.Activations),
            ["probabilities"] = QuantizedPointJson.Write(module.Probabilities),
            ["losses"] = new JsonArray([.. module.Losses.Select(
                point => new JsonArray(point.Step, point.Loss.ToString("R", CultureInfo.InvariantCulture)))]),
            ["incidents"] = new JsonArray([.. module.Incidents.Select(
                incident => new JsonArray(incident.Step, incident.Recovery.ToString()))]),
        };
        SafetensorsWriter.Write(
            path, tensors, new Dictionary<string, string> { [DescriptionKey] = description.ToJsonString() });
        if (module.Latents.Count > 0)
        {
            SafetensorsWriter.Write(
                LatentsOf(path),
                [
                    .. module.Latents.Select(
                        latent => SafetensorsTensor.FromSingles(latent.Key, [latent.Value.Length], latent.Value)),
                ],
                new Dictionary<string, string>());
        }
    }

    /// <summary>The module with its latents.</summary>
    public static QuantizedModule ReadWithLatents(string path)
    {
        var module = Read(path);
        if (!File.Exists(LatentsOf(path)))
        {
            return module;
        }

        using var file = SafetensorsFile.Open(LatentsOf(path));
        return module with { Latents = file.Tensors.Keys.ToDictionary(name => name, file.ReadArray<float>) };
    }

    public static QuantizedModule Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var description = JsonNode.Parse(file.Metadata[DescriptionKey])!.AsObject();
        const string parameterPrefix = "parameters/";
        return new QuantizedModule
        {
            Weights = description["weights"]!.AsObject().ToDictionary(
                entry => entry.Key, entry => ReadWeight(file, entry.Key, entry.Value!.AsArray())),
            Deltas = file.Tensors.Keys
                .Where(name => name.StartsWith("deltas/", StringComparison.Ordinal)
                    && name.EndsWith("/positions", StringComparison.Ordinal))
                .Select(name => name["deltas/".Length..^"/positions".Length])
                .ToDictionary(name => name, name => ReadDelta(file, name)),
            Activations = QuantizedPointJson.Read(description["activations"]!),
            Probabilities = QuantizedPointJson.Read(description["probabilities"]!),
            Parameters = file.Tensors.Keys
                .Where(name => name.StartsWith(parameterPrefix, StringComparison.Ordinal))
                .ToDictionary(name => name[parameterPrefix.Length..], file.ReadArray<float>),
            Losses = [.. description["losses"]!.AsArray().Select(point => new LossPoint(
                point![0]!.GetValue<int>(),
                double.Parse(point[1]!.GetValue<string>(), CultureInfo.InvariantCulture)))],
            Incidents = [.. description["incidents"]!.AsArray().Select(incident => new TrainingIncident(
                incident![0]!.GetValue<int>(), ReadRecovery(incident[1]!.GetValue<string>())))],
        };
    }

    private static string LatentsOf(string path) => Path.ChangeExtension(path, ".latents.safetensors");

    private static TrainingRecovery ReadRecovery(string name) => name switch
    {
        nameof(TrainingRecovery.Stopped) => TrainingRecovery.Stopped,
        nameof(TrainingRecovery.LoweredRate) => TrainingRecovery.LoweredRate,
        _ => throw new FormatException($"'{name}' is no recovery."),
    };

    private static void AddWeight(List<SafetensorsTensor> tensors, string name, QuantizedMatrix weight)
    {
        tensors.Add(SafetensorsTensor.FromSBytes($"weights/{name}/codes", [weight.Rows, weight.Columns], weight.Codes));
        tensors.Add(SafetensorsTensor.FromSingles($"weights/{name}/steps", [weight.Steps.Length], weight.Steps));
        if (weight.ZeroPoints is { } zeroPoints)
        {
            tensors.Add(SafetensorsTensor.FromInt32($"weights/{name}/zeroPoints", [zeroPoints.Length], zeroPoints));
        }
    }

    private static void AddDelta(List<SafetensorsTensor> tensors, string name, MatrixDelta delta)
    {
        long[] shape = [delta.Positions.Length];
        tensors.Add(SafetensorsTensor.FromInt32($"deltas/{name}/positions", shape, delta.Positions));
        tensors.Add(SafetensorsTensor.FromSingles($"deltas/{name}/values", shape, delta.Values));
        if (delta.Steps is { } steps)
        {
            tensors.Add(SafetensorsTensor.FromSingles($"deltas/{name}/steps", [steps.Length], steps));
        }
    }

    private static MatrixDelta ReadDelta(SafetensorsFile file, string name) => new()
    {
        Positions = file.ReadArray<int>($"deltas/{name}/positions"),
        Values = file.ReadArray<float>($"deltas/{name}/values"),
        Steps = file.Tensors.ContainsKey($"deltas/{name}/steps")
            ? file.ReadArray<float>($"deltas/{name}/steps")
            : null,
    };

    private static QuantizedMatrix ReadWeight(SafetensorsFile file, string name, JsonArray description)
    {
        var shape = file.GetEntry($"weights/{name}/codes").Shape;
        var zeroPoints = $"weights/{name}/zeroPoints";
        return new QuantizedMatrix
        {
            Bits = description[0]!.GetValue<int>(),
            Granularity = Granularity.Parse(description[1]!.GetValue<string>()),
            Rows = (int)shape[0],
            Columns = (int)shape[1],
            Codes = file.ReadArray<sbyte>($"weights/{name}/codes"),
            Steps = file.ReadArray<float>($"weights/{name}/steps"),
            ZeroPoints = file.Tensors.ContainsKey(zeroPoints) ? file.ReadArray<int>(zeroPoints) : null,
        };
    }
}
