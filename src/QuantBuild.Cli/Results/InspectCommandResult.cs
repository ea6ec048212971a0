using System.Globalization;
using System.Text.Json;
using QuantBuild.Cli.Output;
using QuantBuild.Packages.Inspection;

namespace QuantBuild.Cli.Results;

/// <summary>The models that <c>inspect</c> looked at.</summary>
internal sealed record InspectCommandResult(IReadOnlyList<InspectedModel> Models) : ICommandResult
{
    public IReadOnlyList<string> Lines(PathDisplay paths) => [.. Models.SelectMany(model => LinesOf(model, paths))];

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartArray("models"u8);
        foreach (var model in Models)
        {
            json.WriteStartObject();
            json.WriteString("folder"u8, model.Folder);
            json.WriteString("modelType"u8, model.ModelType);
            json.WriteString("task"u8, model.Task);
            json.WriteTexts("labels", model.Labels);
            json.WriteNumber("weightsBytes"u8, model.WeightsBytes);
            if (model.Delta is { } delta)
            {
                WriteDelta(json, delta);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDelta(Utf8JsonWriter json, InspectedDelta delta)
    {
        json.WriteStartObject("delta"u8);
        json.WriteNumber("bytes"u8, delta.Bytes);
        json.WriteNumber("values"u8, delta.Values);
        json.WriteNumber("outliers"u8, delta.Outliers);
        json.WriteNumber("share"u8, delta.Share);
        json.WriteStartObject("backbone"u8);
        json.WriteString("sha256"u8, delta.Backbone);
        json.WriteString("package"u8, delta.BackbonePackage?.Id);
        json.WriteString("version"u8, delta.BackbonePackage?.Version);
        json.WriteEndObject();
        json.WriteStartArray("matrices"u8);
        foreach (var matrix in delta.Matrices)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, matrix.Name);
            json.WriteNumber("weights"u8, matrix.Weights);
            json.WriteNumber("outliers"u8, matrix.Outliers);
            json.WriteNumber("steps"u8, matrix.Steps);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("parameters"u8);
        foreach (var parameter in delta.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, parameter.Name);
            json.WriteNumber("values"u8, parameter.Values);
            json.WriteBoolean("isHead"u8, parameter.IsHead);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<string> LinesOf(InspectedModel model, PathDisplay paths)
    {
        var labels = model.Labels.Count > 0 ? $" of {string.Join(", ", model.Labels)}" : "";
        yield return $"{paths.Shorten(model.Folder)}: {model.ModelType}"
            + (model.Task is null ? "" : $", {model.Task}{labels}");
        if (model.WeightsBytes > 0)
        {
            yield return $"  weights   {ByteCount.Format(model.WeightsBytes)}";
        }

        foreach (var line in model.Delta is { } delta ? LinesOf(delta) : [])
        {
            yield return "  " + line;
        }
    }

    private static IEnumerable<string> LinesOf(InspectedDelta delta)
    {
        yield return $"delta     {ByteCount.Format(delta.Bytes)}, {Number(delta.Values)} values";
        yield return $"backbone  SHA-256 {delta.Backbone}"
            + (delta.BackbonePackage is { } package ? $", of the package {package}" : "");
        yield return $"outliers  {Number(delta.Outliers)}, {Percent(delta.Share)} of the weights of "
            + $"{delta.Matrices.Count} matrices";
        foreach (var group in delta.Parameters.GroupBy(parameter => parameter.IsHead).OrderByDescending(g => g.Key))
        {
            var tensors = group.Select(parameter => $"{parameter.Name} [{string.Join(", ", parameter.Extents)}]");
            yield return $"{(group.Key ? "head      " : "other     ")}{string.Join(", ", tensors)}";
        }

        if (delta.Matrices.Count > 0)
        {
            IReadOnlyList<IReadOnlyList<string>> rows =
            [
                ["matrix", "outliers", "share", "steps"],
                .. delta.Matrices.Select(matrix => new[]
                {
                    matrix.Name, Number(matrix.Outliers), Percent(matrix.Share), Number(matrix.Steps),
                }),
            ];
            foreach (var line in TextTable.Align(rows))
            {
                yield return line;
            }
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.00} %");
}
