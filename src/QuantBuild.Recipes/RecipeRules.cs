using QuantBuild.Formats.Messages;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes;

/// <summary>Rules between keys. They judge what is there: a wrong value elsewhere has been reported already.</summary>
internal static class RecipeRules
{
    private static readonly (string Section, string Method)[] MethodSections =
        [("mrem", "mrem"), ("rem", "rem"), ("gptq", "gptq"), ("qat", "qat"), ("fineTune", "fine-tune")];

    public static void Check(ValidatedObject root, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        CheckGates(root, locations, diagnostics);
        CheckOutputs(root, locations, diagnostics);
        CheckPairs(root, locations, diagnostics);
        if (root.Find<ValidatedObject>("quantize") is { } quantize)
        {
            QuantizerRules.Check(quantize, locations, diagnostics);
            ModuleRules.Check(quantize, locations, diagnostics);
            CheckMethodSections(quantize, locations, diagnostics);
            TrainingRules.Check(root, quantize, locations, diagnostics);
            UnusedKeyRules.Check(root, quantize, locations, diagnostics);
        }
    }

    private static void CheckGates(ValidatedObject root, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        var evaluation = root.Find<ValidatedObject>("data")?.Find<ValidatedObject>("evaluation");
        var metrics = evaluation?.Items<string>("metrics").ToList();
        foreach (var gate in root.Items<ValidatedObject>("gates"))
        {
            if (gate.Find<string>("metric") is { } metric && metrics is { Count: > 0 } && !metrics.Contains(metric))
            {
                diagnostics.Add(DiagnosticTable.GateMetricNotEvaluated.At(
                    locations.Of($"{gate.Path}.metric"),
                    $"the gate's metric '{metric}' is not among data.evaluation.metrics " +
                    $"({ShortList.Of(metrics)}); add it there, or gate on one of these"));
            }

            if (!gate.Writes("maxDrop") && !gate.Writes("minimum"))
            {
                diagnostics.Add(DiagnosticTable.MissingKey.At(
                    locations.Of(gate.Path), $"'{gate.Path}' checks nothing; give 'maxDrop' or 'minimum'"));
            }
        }
    }

    private static void CheckOutputs(
        ValidatedObject root, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var output in root.Items<ValidatedObject>("outputs"))
        {
            if (output.Find<string>("format") is { } format && !seen.Add(format))
            {
                diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(
                    locations.Of($"{output.Path}.format"), $"the output '{format}' is listed twice; list it once"));
            }
        }
    }

    // A pair has its own tokens and positions: what is calibrated on single texts does not fit it, nor the other way.
    private static void CheckPairs(
        ValidatedObject root, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        var data = root.Find<ValidatedObject>("data");
        var evaluation = data?.Find<ValidatedObject>("evaluation")?.Find<ValidatedObject>("columns");
        foreach (var section in (string[])["calibration", "training"])
        {
            var columns = data?.Find<ValidatedObject>(section)?.Find<ValidatedObject>("columns");
            if (columns is not null && evaluation is not null
                && columns.Writes("textPair") != evaluation.Writes("textPair"))
            {
                diagnostics.Add(DiagnosticTable.ColumnsDiffer.At(
                    locations.Of($"data.{section}.columns"),
                    $"'data.{section}' reads {Kind(columns)} and 'data.evaluation' {Kind(evaluation)}, so that the "
                    + "model is measured on another kind of input; give both the same"));
            }
        }

        static string Kind(ValidatedObject columns) => columns.Writes("textPair") ? "pairs of texts" : "single texts";
    }

    private static void CheckMethodSections(
        ValidatedObject quantize, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        if (quantize.Find<string>("method") is not { } method)
        {
            return;
        }

        var unused = MethodSections.Where(entry => entry.Method != method && quantize.Writes(entry.Section)
            && !ModuleRules.OnlyDividesLayers(quantize, entry.Section));
        foreach (var (section, owner) in unused)
        {
            diagnostics.Add(DiagnosticTable.SectionUnused.At(
                locations.Of($"quantize.{section}"),
                $"'quantize.{section}' has no effect, the method is '{method}'; remove it or choose method '{owner}'"));
        }

        if (quantize.Find<ValidatedObject>("mrem") is { } mrem && mrem.Find<string>("schedule") == "sequential")
        {
            foreach (var key in ParallelSchema.Keys.Select(key => key.Name).Where(mrem.Writes))
            {
                diagnostics.Add(DiagnosticTable.SectionUnused.At(
                    locations.Of($"quantize.mrem.{key}"),
                    $"'quantize.mrem.{key}' has no effect with the schedule 'sequential'; remove it or choose "
                    + "'parallel'"));
            }
        }
    }
}
