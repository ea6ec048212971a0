using QuantBuild.Formats.TextGeneration;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Sections;
using QuantBuild.Recipes.Tasks;

namespace QuantBuild.Recipes;

/// <summary>
/// What a task asks of the columns (targets under their key, both texts of a pair), and which keys of the model it
/// reads.
/// </summary>
internal static class TargetRules
{
    public static void Check(
        ValidatedObject root,
        RecipeVocabulary vocabulary,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        if (vocabulary.FindTask(root) is not { } task)
        {
            return;
        }

        var model = root.Find<ValidatedObject>("model")!;
        foreach (var key in vocabulary.Tasks.SelectMany(each => each.ModelKeys).Except(task.ModelKeys)
            .Where(model.Writes))
        {
            diagnostics.Add(DiagnosticTable.SectionUnused.At(
                locations.Of($"{model.Path}.{key}"),
                $"'{model.Path}.{key}' has no effect with the task '{task.Name}'; remove it"));
        }

        if (root.Find<ValidatedObject>(QuantizeSchema.Name) is { } quantize
            && quantize.Writes(QuantizeSchema.Vectors) && task.AnswerForms.Count == 0)
        {
            diagnostics.Add(DiagnosticTable.SectionUnused.At(
                locations.Of($"{quantize.Path}.{QuantizeSchema.Vectors}"),
                $"'{quantize.Path}.{QuantizeSchema.Vectors}' has no effect with the task '{task.Name}', which gives no "
                + "vectors; remove it"));
        }

        foreach (var section in (string[])["calibration", "evaluation", "training"])
        {
            CheckKeys(ColumnsOf(root, section), vocabulary, task, locations, diagnostics);
        }

        if (root.Find<ValidatedObject>("data")?.Find<ValidatedObject>("evaluation") is { } evaluation)
        {
            CheckEvaluation(evaluation, task, locations, diagnostics);
            CheckPairs(root, task, locations, diagnostics);
        }

        CheckCalibration(root, task, locations, diagnostics);
        CheckPrompt(root, model, task, locations, diagnostics);
    }

    /// <summary>Whether an evaluation reads targets; of a task that needs them it does.</summary>
    public static bool HasTargets(ValidatedObject evaluation, TaskDescriptor task) =>
        task.NeedsTargets || task.MakesTargets
        || evaluation.Find<ValidatedObject>("columns")?.Writes(task.TargetColumn) is true;

    private static void CheckKeys(
        ValidatedObject? columns,
        RecipeVocabulary vocabulary,
        TaskDescriptor task,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        var advice = task.MakesTargets
            ? "what is expected is made of the texts themselves; remove it"
            : $"write '{task.TargetColumn}' for what is expected of a row, or remove it";
        foreach (var key in vocabulary.Tasks.Select(each => each.TargetColumn).Distinct(StringComparer.Ordinal).Where(
            key => (key != task.TargetColumn || task.MakesTargets) && columns?.Writes(key) is true))
        {
            diagnostics.Add(DiagnosticTable.UnknownKey.At(
                locations.Of($"{columns!.Path}.{key}"),
                $"'{columns.Path}.{key}' is no column of the task '{task.Name}'; {advice}"));
        }
    }

    /// <summary>Where models read targets, calibration shows them; elsewhere it has none to explain.</summary>
    private static void CheckCalibration(
        ValidatedObject root, TaskDescriptor task, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        var calibration = root.Find<ValidatedObject>("data")?.Find<ValidatedObject>("calibration");
        if (calibration?.Writes("labels") is true && !task.ReadsTargets)
        {
            diagnostics.Add(DiagnosticTable.SectionUnused.At(
                locations.Of($"{calibration.Path}.labels"),
                $"'{calibration.Path}.labels' has no effect, no labels are read there; remove it"));
        }

        foreach (var section in task.ReadsTargets ? new[] { "calibration", "training" } : [])
        {
            if (ColumnsOf(root, section) is { } columns && !columns.Writes(task.TargetColumn))
            {
                diagnostics.Add(DiagnosticTable.MissingKey.At(
                    locations.Of(columns.Path),
                    $"'{columns.Path}' lacks the key '{task.TargetColumn}', which a model of the task '{task.Name}' "
                    + "reads; add it"));
            }
        }
    }

    private static void CheckPrompt(
        ValidatedObject root,
        ValidatedObject model,
        TaskDescriptor task,
        RecipeLocations locations,
        ICollection<Diagnostic> diagnostics)
    {
        if (!task.TakesPrompt || model.Find<string>("prompt") is not { } prompt)
        {
            return;
        }

        var takesPair = PromptTemplate.Parse(prompt).TakesPair;
        foreach (var section in DataSchema.Sections)
        {
            if (ColumnsOf(root, section) is not { } columns || columns.Writes("textPair") == takesPair)
            {
                continue;
            }

            diagnostics.Add(takesPair
                ? DiagnosticTable.MissingKey.At(
                    locations.Of(columns.Path),
                    $"'{columns.Path}' lacks the key 'textPair', and 'model.prompt' has a place for it; add it, or "
                    + "take the place out")
                : DiagnosticTable.ValueOutOfRange.At(
                    locations.Of($"{columns.Path}.textPair"),
                    $"'{columns.Path}.textPair' names a second text, and 'model.prompt' has no place for it; write "
                    + "'{textPair}' there, or remove the column"));
        }
    }

    private static void CheckEvaluation(
        ValidatedObject evaluation, TaskDescriptor task, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        if (evaluation.Find<ValidatedObject>("columns") is not { } columns)
        {
            return;
        }

        if (task.NeedsTargets && !columns.Writes(task.TargetColumn))
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of(columns.Path), $"'{columns.Path}' lacks the key '{task.TargetColumn}'; add it"));
        }

        if (task.NeedsPairs && !columns.Writes("textPair"))
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of(columns.Path),
                $"'{columns.Path}' lacks the key 'textPair', without which the task '{task.Name}' has no second text; "
                + "add it"));
        }

        if (!HasTargets(evaluation, task) && evaluation.Writes("metrics"))
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of($"{evaluation.Path}.metrics"),
                $"'{evaluation.Path}.metrics' needs the column of what is expected; add '{task.TargetColumn}' to "
                + $"'{columns.Path}', or remove the metrics"));
        }

        if (task.EncodesTextsApart && columns.Writes(task.TargetColumn) && !columns.Writes("textPair"))
        {
            diagnostics.Add(DiagnosticTable.MissingKey.At(
                locations.Of(columns.Path),
                $"'{columns.Path}' has a '{task.TargetColumn}', which is of two texts, and lacks the key 'textPair'; "
                + "add it"));
        }
    }

    // A pair has its own tokens and positions: what is calibrated on single texts does not fit it, nor the other way.
    private static void CheckPairs(
        ValidatedObject root, TaskDescriptor task, RecipeLocations locations, ICollection<Diagnostic> diagnostics)
    {
        var evaluation = ColumnsOf(root, "evaluation");
        foreach (var section in (string[])["calibration", "training"])
        {
            var columns = ColumnsOf(root, section);
            if (columns is not null && evaluation is not null && !task.EncodesTextsApart
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

    private static ValidatedObject? ColumnsOf(ValidatedObject root, string section) =>
        root.Find<ValidatedObject>("data")?.Find<ValidatedObject>(section)?.Find<ValidatedObject>("columns");
}
