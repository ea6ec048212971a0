using System.Text.RegularExpressions;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>
/// A task is known to its own folder and to the registry: nobody else names it, its targets or its figures.
/// </summary>
public sealed partial class TaskNameTests
{
    // Where code may name one, and why.
    private static readonly Dictionary<string, string> Knowing = new(StringComparer.Ordinal)
    {
        ["src/QuantBuild.Models/Tasks/TextClassification/"] = "the task",
        ["src/QuantBuild.Models/Tasks/Regression/"] = "the task",
        ["src/QuantBuild.Models/Tasks/AgreementMeasure.cs"] = "the name that the tasks' measures share",
        ["src/QuantBuild.Models/Tasks/DivergenceMeasure.cs"] = "the name that the tasks' measures share",
        ["src/QuantBuild.Models/Tasks/Reranking/"] = "the task itself",
        ["src/QuantBuild.Models/Tasks/TokenClassification/"] = "the task, whose labels are classes too",
        ["src/QuantBuild.Models/Tasks/QuestionAnswering/"] = "the task itself",
        ["src/QuantBuild.Models/Tasks/TextToText/"] = "the task, whose texts may be classes' words",
        ["src/QuantBuild.Formats/Architectures/ScorerConfiguration.cs"] = "the problem type of the same name",
        ["src/QuantBuild.Pipeline/Presets/"] = "what presets stand for",
        ["src/QuantBuild.Pipeline/RunSlots.cs"] = "the registry",
        ["src/QuantBuild.Packages/Layout/CheckpointFolder.cs"] = "what a checkpoint without a report is for",
        ["src/QuantBuild.MSBuild/Incremental/ModelMetadata.cs"] = "metadata of its own for two figures",
    };

    [Fact]
    public void Sources_ButThoseThatOwnIt_NameNoTask()
    {
        var wrong = from file in RepositoryFiles.WithEnding(".cs")
                    where file.StartsWith("src/", StringComparison.Ordinal)
                        && !Knowing.Keys.Any(known => file.StartsWith(known, StringComparison.Ordinal))
                    from line in RepositoryFiles.Read(file).Split('\n')
                    where Task().IsMatch(line)
                    select $"{file}: {line.Trim()}";

        wrong.ShouldBeEmpty("ask the task for its targets and figures");
    }

    [Fact]
    public void Exceptions_OfTheRule_NameIt() =>
        Knowing.Keys.Where(known => !RepositoryFiles.WithEnding(".cs").Any(file =>
            file.StartsWith(known, StringComparison.Ordinal) && Task().IsMatch(RepositoryFiles.Read(file))))
            .ShouldBeEmpty();

    [GeneratedRegex(
        "\"(text-classification|regression|reranking|token-classification|question-answering)\"|"
        + "\"(accuracy|agreement|klDivergence)\"|ClassTarget|"
        + "TextClassificationTask|NumberTarget|RegressionTask",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Task();
}
