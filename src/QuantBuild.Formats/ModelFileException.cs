namespace QuantBuild.Formats;

/// <summary>
/// A file of a model (weights, configuration, vocabulary, index) that is missing, damaged, lying about its contents or
/// impossible to write. Every error about the contents of a model file is of this type.
/// </summary>
public sealed class ModelFileException : Exception
{
    /// <param name="path">The file or folder concerned; the message starts with it.</param>
    /// <param name="message">What is wrong, and what to do about it.</param>
    public ModelFileException(string path, string message)
        : this(path, message, innerException: null)
    {
    }

    /// <param name="path">The file or folder concerned; the message starts with it.</param>
    /// <param name="message">What is wrong, and what to do about it.</param>
    /// <param name="innerException">What the platform reported, where it did.</param>
    public ModelFileException(string path, string message, Exception? innerException)
        : base($"{path}: {message}", innerException)
    {
        Path = path;
        Detail = message;
        Problem = System.IO.Path.GetFileName(path) == "config.json"
            ? ModelFileProblem.Configuration
            : ModelFileProblem.Damaged;
    }

    /// <summary>What kind of problem it is.</summary>
    public ModelFileProblem Problem { get; init; }

    /// <summary>The file or folder concerned.</summary>
    public string Path { get; }

    /// <summary>The message without the path.</summary>
    public string Detail { get; }
}
