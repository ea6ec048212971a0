using System.Globalization;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Sections;

namespace QuantBuild.Recipes;

/// <summary>
/// Which phases a recipe has, what they need of its data, and rules between the keys of <c>train</c>.
/// </summary>
internal static class PhaseRules
{
    private const string TrainingData = "data.training";
    private const string CalibrationData = "data.calibration";

    public static void Check(
        ValidatedObject root,
        RecipeVocabulary vocabulary,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        if (!root.Writes(TrainSchema.Name) && !root.Writes(QuantizeSchema.Name))
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of(string.Empty),
                $"the recipe does nothing to the model; add the section '{QuantizeSchema.Name}', "
                + $"'{TrainSchema.Name}', or both"));
        }

        if (root.Find<ValidatedObject>("data") is { } data)
        {
            var target = vocabulary.FindTask(root) is { LearnsFromTargets: true, MakesTargets: false } task
                ? task.TargetColumn : null;
            CheckData(root, data, target, locations, diagnostics);
        }

        if (root.Find<ValidatedObject>(TrainSchema.Name) is { } train)
        {
            CheckTask(root, vocabulary, locations, diagnostics);
            CheckAlternatives(train, TrainSchema.Epochs, TrainSchema.Steps, locations, diagnostics);
            CheckAlternatives(train, TrainSchema.Warmup, TrainSchema.WarmupSteps, locations, diagnostics);
            CheckWarmup(train, locations, diagnostics);
            CheckHeldBack(root, train, vocabulary, locations, diagnostics);
        }
    }

    private static void CheckTask(
        ValidatedObject root,
        RecipeVocabulary vocabulary,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        if (vocabulary.FindTask(root) is { LearnsFromTargets: false } task)
        {
            diagnostics.Add(DiagnosticTable.NotSupported.At(
                locations.Of(TrainSchema.Name),
                $"'{TrainSchema.Name}' learns from labels, and models of the task '{task.Name}' are not trained "
                + "against any; remove it"));
        }
    }

    private static void CheckData(
        ValidatedObject root,
        ValidatedObject data,
        string? target,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        if (root.Writes(TrainSchema.Name) && !data.Writes("training"))
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of(TrainSchema.Name),
                $"'{TrainSchema.Name}' needs texts with labels, and 'data' lacks the key 'training'; add it"));
        }
        else if (root.Writes(TrainSchema.Name) && target is not null
            && data.Find<ValidatedObject>("training")?.Find<ValidatedObject>("columns")?.Writes(target) is false)
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of($"{TrainingData}.columns"),
                $"'{TrainSchema.Name}' learns from labels, and '{TrainingData}.columns' lacks the key '{target}'; "
                + "add it"));
        }

        if (!data.Writes("calibration") && !data.Writes("training") && root.Writes(QuantizeSchema.Name))
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of("data"), "'data' lacks the key 'calibration'; add it"));
        }

        if (data.Writes("calibration") && !root.Writes(QuantizeSchema.Name) && root.Writes(TrainSchema.Name))
        {
            diagnostics.Add(DiagnosticTable.SectionUnused.At(
                locations.Of(CalibrationData),
                $"'{CalibrationData}' has no effect without the section '{QuantizeSchema.Name}'; remove it"));
        }
    }

    private static void CheckAlternatives(
        ValidatedObject train,
        string one,
        string other,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        if (train.Writes(one) && train.Writes(other))
        {
            diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(
                locations.Of($"{train.Path}.{other}"),
                $"'{train.Path}.{other}' takes the place of '{train.Path}.{one}'; leave one of the two out"));
        }
    }

    private static void CheckWarmup(
        ValidatedObject train, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        if (train.FindValue<int>(TrainSchema.Steps) is { } steps
            && train.FindValue<int>(TrainSchema.WarmupSteps) is { } warmup && warmup > steps)
        {
            Reject(
                $"{train.Path}.{TrainSchema.WarmupSteps}",
                string.Create(CultureInfo.InvariantCulture, $"is {warmup}, more than 'steps'; write at most {steps}"),
                locations,
                diagnostics);
        }
    }

    private static void CheckHeldBack(
        ValidatedObject root,
        ValidatedObject train,
        RecipeVocabulary vocabulary,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        var holdsBack = train.FindValue<double>(TrainSchema.HeldBack) is not 0.0;
        if (!holdsBack && train.Find<string>(TrainSchema.Keep) == TrainSchema.Best)
        {
            Reject(
                $"{train.Path}.{TrainSchema.HeldBack}",
                $"is 0, but '{train.Path}.{TrainSchema.Keep}' is '{TrainSchema.Best}', which is judged on what is held "
                + "back; hold a share back, or keep the last state",
                locations,
                diagnostics);
        }

        if (train.Find<string>(TrainSchema.Metric) is not { } metric)
        {
            return;
        }

        var path = $"{train.Path}.{TrainSchema.Metric}";
        if (!holdsBack && train.Find<string>(TrainSchema.Keep) != TrainSchema.Best)
        {
            diagnostics.Add(DiagnosticTable.SectionUnused.At(
                locations.Of(path),
                $"'{path}' has no effect, nothing is held back to measure; remove it, or give "
                + $"'{train.Path}.{TrainSchema.HeldBack}'"));
        }

        if (vocabulary.FindTask(root) is { } task && task.Metrics.All(known => known.Name != metric))
        {
            var names = task.Metrics.Select(known => known.Name).ToList();
            Reject(
                path,
                $"is '{metric}', which is no metric of the task '{task.Name}'; {NearestName.Suggest(metric, names)}",
                locations,
                diagnostics);
        }
    }

    private static void Reject(
        string path, string fault, RecipeLocations locations, ICollection<Diagnostic> diagnostics) =>
        diagnostics.Add(DiagnosticTable.ValueOutOfRange.At(locations.Of(path), $"'{path}' {fault}"));
}
