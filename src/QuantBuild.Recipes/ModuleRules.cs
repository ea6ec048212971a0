using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes;

/// <summary>Rules between the keys that divide the layers into modules, and between the learning rates.</summary>
internal static class ModuleRules
{
    private const string Section = "quantize.mrem";

    /// <summary>Whether a section holds nothing but the keys that divide the layers, which every method heeds.</summary>
    public static bool OnlyDividesLayers(ValidatedObject quantize, string section) =>
        section == "mrem" && quantize.Find<ValidatedObject>(section) is { IsEmpty: false } mrem
        && mrem.WritesOnly("modules", "split", "boundaries");

    public static void Check(
        ValidatedObject quantize, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        if (quantize.Find<ValidatedObject>("mrem") is not { } mrem)
        {
            return;
        }

        if (mrem.Find<IReadOnlyList<object>>("boundaries") is { } boundaries)
        {
            CheckBoundaries(mrem, [.. boundaries.Cast<int>()], locations, diagnostics);
        }

        CheckAnnealing(mrem, locations, diagnostics);
        if (mrem.FindValue<double>("learningRate") is 0
            && (!mrem.Writes("stepSizeLearningRate") || mrem.FindValue<double>("stepSizeLearningRate") is 0))
        {
            diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(
                locations.Of($"{Section}.learningRate"),
                "both learning rates are 0, so nothing would be learned; give one that is not, or choose method 'rtn'"));
        }
    }

    /// <summary>Training must end on the quantized input alone.</summary>
    private static void CheckAnnealing(
        ValidatedObject mrem, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        if (mrem.Find<ValidatedObject>("teacherForcing")?.FindValue<int>("anneal") is { } anneal
            && mrem.FindValue<int>("steps") is { } steps && anneal > steps)
        {
            diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(
                locations.Of($"{Section}.teacherForcing.anneal"),
                $"'{Section}.teacherForcing.anneal' is {anneal}, but there are {steps} steps; write at most that many, or "
                + "leave the key out for half of them"));
        }
    }

    private static void CheckBoundaries(
        ValidatedObject mrem, List<int> boundaries, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        for (var i = 1; i < boundaries.Count; i++)
        {
            if (boundaries[i] <= boundaries[i - 1])
            {
                diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(
                    locations.Of($"{Section}.boundaries[{i}]"),
                    $"'{Section}.boundaries[{i}]' is {boundaries[i]} after {boundaries[i - 1]}; write the first layers "
                    + "of the modules in ascending order"));
            }
        }

        if (mrem.Writes("modules") && mrem.FindValue<int>("modules") is { } modules && modules != boundaries.Count + 1)
        {
            diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(
                locations.Of($"{Section}.modules"),
                $"'{Section}.modules' is {modules}, but {boundaries.Count} boundaries make {boundaries.Count + 1} "
                + "modules; leave one of the two out"));
        }

        if (mrem.Find<string>("split") is "parameters")
        {
            diagnostics.Add(DiagnosticTable.SectionUnused.At(
                locations.Of($"{Section}.split"),
                $"'{Section}.split' has no effect, '{Section}.boundaries' decides; remove one of the two"));
        }
    }
}
