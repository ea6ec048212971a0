using static QuantBuild.Packages.Manifests.ManifestRules;

namespace QuantBuild.Packages.Manifests;

/// <summary>The rules of one model of a manifest.</summary>
internal static class ModelRules
{
    private const int DigestLength = 64;
    private const int MostFormats = 100;

    /// <summary>Continues "the manifest …"; null where all is well.</summary>
    public static string? FindFault(PackagedModel model)
    {
        if (!PackagedPath.IsValidSegment(model.Name))
        {
            return $"has a model of the name '{Show(model.Name)}', which is no folder's name";
        }

        if (model.Formats.FirstOrDefault(format => !PackagedPath.IsValidSegment(format)) is { } wrong)
        {
            return $"has the format '{Show(wrong)}' in the model '{model.Name}', which is no folder's name";
        }

        if (model.Formats.Distinct(StringComparer.OrdinalIgnoreCase).Count() != model.Formats.Count)
        {
            return $"names a format of the model '{model.Name}' twice";
        }

        return FindTextFault(model) ?? FindMetricFault(model) ?? FindFileFault(model) ?? FindProvenanceFault(model)
            ?? FindBackboneFault(model);
    }

    private static string? FindTextFault(PackagedModel model)
    {
        if (model.OtherFormats.Count > MostFormats)
        {
            return $"has more than {MostFormats} formats of the model '{model.Name}'";
        }

        if (model.Labels.Count > MostTexts || model.Inputs.Count > MostTexts || model.Metrics.Count > MostTexts)
        {
            return $"has more than {MostTexts} labels, inputs or metrics in the model '{model.Name}'";
        }

        string?[] texts = [model.Task, model.Scheme, .. model.Labels, .. model.Inputs];
        return texts.Concat(model.Metrics.Select(metric => metric.Name))
            .Select(text => ManifestRules.FindTextFault($"the model '{model.Name}'", text))
            .FirstOrDefault(fault => fault is not null);
    }

    private static string? FindMetricFault(PackagedModel model)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var wrong = model.Metrics.FirstOrDefault(metric => metric.Name.Length == 0 || !names.Add(metric.Name)
            || metric.Samples < 1 || !double.IsFinite(metric.Quantized) || !double.IsFinite(metric.Full)
            || !double.IsFinite(metric.Low) || !double.IsFinite(metric.High));
        return wrong is null ? null : $"has an impossible metric '{Show(wrong.Name)}' in the model '{model.Name}'";
    }

    private static string? FindFileFault(PackagedModel model)
    {
        if (model.Files.Count == 0)
        {
            return $"lists no files of the model '{model.Name}'";
        }

        foreach (var file in model.Files)
        {
            if (!PackagedPath.IsValid(file.Path)
                || !file.Path.StartsWith(model.Folder + "/", StringComparison.Ordinal))
            {
                return $"lists the file '{Show(file.Path)}', which cannot lie in '{model.Folder}/'";
            }

            if (file.Bytes < 0 || !IsDigest(file.Sha256))
            {
                return $"states an impossible length or digest of '{file.Path}'";
            }
        }

        return model.Report is { } report && model.Files.All(file => file.Path != report)
            ? $"names the report '{Show(report)}', which is no file of the model '{model.Name}'"
            : null;
    }

    private static string? FindProvenanceFault(PackagedModel model)
    {
        if (model.Provenance is not { } provenance)
        {
            return null;
        }

        var digests = provenance.Data.Select(data => data.Value)
            .Append(provenance.SourceModel).Append(provenance.Recipe);
        var names = provenance.Data.Select(data => data.Key).ToList();
        var backend = provenance.Backend.SelectMany(part => new[] { part.Key, part.Value });
        return digests.All(IsDigest) && names.Distinct(StringComparer.Ordinal).Count() == names.Count
            && names.Append(provenance.Algorithm).Concat(backend)
                .All(name => ManifestRules.FindTextFault("provenance", name) is null)
            ? null
            : $"states an impossible provenance of the model '{model.Name}'";
    }

    private static string? FindBackboneFault(PackagedModel model) => model.Backbone is not { } backbone
        || (IsDigest(backbone.Sha256) && (backbone.Model is null || PackagedPath.IsValidSegment(backbone.Model)))
            ? null
            : $"states an impossible backbone of the model '{model.Name}'";

    private static bool IsDigest(string text) =>
        text.Length == DigestLength
        && text.All(character => char.IsAsciiDigit(character) || character is >= 'a' and <= 'f');
}
