using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QuantBuild.Formats.Files;

namespace QuantBuild.Pipeline.Stages;

/// <summary>
/// Says which backbone a model has: architecture, extents, and the digest of every tensor apart from the head. Its
/// artifact is the same for models that differ in head, labels or task alone, so that what is made of the backbone is
/// made once for all of them.
/// </summary>
/// <param name="host">The model.</param>
internal sealed class BackboneIdentityStage(ModelHost host) : IStageBody
{
    public const string Name = "backbone";
    public const int Version = 1;
    public const string FileName = "backbone.json";

    public void Execute(StageContext context)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            Write(json, context.Cancellation);
        }

        Disk.Write(context.Output.PathOf(FileName), text.ToArray());
    }

    private void Write(Utf8JsonWriter json, CancellationToken cancellation)
    {
        var model = host.Model;
        json.WriteStartObject();
        json.WriteString("architecture", model.Description.Architecture.ModelType);
        json.WriteStartObject("extents");
        model.Description.Architecture.Write(json, model.Description.Extents);
        json.WriteEndObject();
        json.WriteStartObject("tensors");
        foreach (var parameter in model.Parameters.Where(parameter => !model.Description[parameter.Name].IsHead))
        {
            cancellation.ThrowIfCancellationRequested();
            json.WriteString(parameter.Name, DigestOf(parameter.Tensor.Shape.ToString(), values =>
                model.Backend.Read(parameter.Tensor, values)));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>SHA-256 of the shape's text and the elements as little-endian float32.</summary>
    private static string DigestOf(string shape, Action<Tensors.ElementReader> read)
    {
        var digest = string.Empty;
        read(values =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Encoding.UTF8.GetBytes(shape));
            hash.AppendData(MemoryMarshal.AsBytes(values));
            digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        });
        return digest;
    }
}
