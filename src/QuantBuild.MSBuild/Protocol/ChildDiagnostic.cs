namespace QuantBuild.MSBuild.Protocol;

/// <summary>An error or a warning as the command line reported it.</summary>
internal sealed class ChildDiagnostic(
    bool isError, string code, string file, int line, int column, string message)
{
    /// <summary>Its severity at the command line.</summary>
    public bool IsError { get; } = isError;

    public string Code { get; } = code;

    /// <summary>Absolute path of the file concerned; empty where there is none.</summary>
    public string File { get; } = file;

    /// <summary>From 1; 0 where there is none.</summary>
    public int Line { get; } = line;

    /// <summary>From 1; 0 where there is none.</summary>
    public int Column { get; } = column;

    public string Message { get; } = message;

    /// <summary>Whether a recipe's gate failed: the outputs are there all the same.</summary>
    public bool IsGate => string.Equals(Code, DiagnosticCodes.GateFailed, StringComparison.Ordinal);

    public static ChildDiagnostic Of(JsonLine json) => new(
        string.Equals(json.Text("severity"), "error", StringComparison.Ordinal),
        SafeText.Message(json.Text("code")),
        json.Text("file"),
        json.Integer("line"),
        json.Integer("column"),
        SafeText.Message(json.Text("message")));
}
