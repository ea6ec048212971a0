namespace QuantBuild.Tokenizers;

/// <summary>A vocabulary or tokenizer file that cannot be used, and why.</summary>
public sealed class VocabularyException : Exception
{
    /// <param name="path">The file.</param>
    /// <param name="line">The line, from 1; null where it does not apply.</param>
    /// <param name="message">What is wrong and what to do, without the path.</param>
    /// <param name="innerException">The error behind it, if any.</param>
    public VocabularyException(string path, int? line, string message, Exception? innerException = null)
        : base(line is { } number ? $"{path}({number}): {message}" : $"{path}: {message}", innerException)
    {
        Path = path;
        Line = line;
        Detail = message;
    }

    /// <summary>What kind of problem it is; default <see cref="VocabularyProblem.File"/>.</summary>
    public VocabularyProblem Problem { get; init; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line, from 1; null where it does not apply.</summary>
    public int? Line { get; }

    /// <summary>The message without path and line.</summary>
    public string Detail { get; }
}
