using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tasks.TextToText;

/// <summary>Reads texts to be written.</summary>
/// <param name="vocabulary">Tokens that the model has.</param>
public sealed class TargetForm(int vocabulary) : ITargetForm
{
    public string Identity => "texts to be written";

    public ITargetReader Open(string path, string column) => new TargetReader(path, column);

    public ITargets? Restore(ReadOnlySpan<byte> content, int texts) =>
        WrittenTargets.Restore(content, texts, vocabulary);
}
