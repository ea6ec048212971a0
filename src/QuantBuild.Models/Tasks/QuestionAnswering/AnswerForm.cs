using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>Reads answers with the places at which they stand in a text.</summary>
public sealed class AnswerForm : ITargetForm
{
    public string Identity => "answers and their places";

    public ITargetReader Open(string path, string column) => new AnswerReader(path, column);

    public ITargets? Restore(ReadOnlySpan<byte> content, int texts) => AnswerTargetsFile.Read(content, texts);
}
