using System.Globalization;

namespace QuantBuild.MSBuild.Protocol;

/// <summary>What a run does at the moment.</summary>
/// <param name="stage">The running stage.</param>
/// <param name="message">What the stage says of itself, such as <c>63 % of the stage</c>; may be empty.</param>
/// <param name="fraction">Done of the whole run, in [0, 1]; null where it is unknown.</param>
/// <param name="secondsLeft">Of the whole run; null where it is unknown.</param>
internal sealed class RunStatus(string stage, string message, double? fraction, double? secondsLeft)
{
    public string Stage { get; } = stage;

    /// <summary>What a line of the command line says, or null where it is about anything else.</summary>
    /// <param name="line">One line of its output.</param>
    /// <param name="last">What was said before: a stage that begins does not change the share of the run.</param>
    public static RunStatus? Of(JsonLine line, RunStatus? last) => (line.Text("type"), line.Text("state")) switch
    {
        ("progress", _) => new RunStatus(
            line.Text("stage"), line.Text("message"), line.Number("fraction"), line.Number("secondsLeft")),
        ("stage", "run") => new RunStatus(line.Text("name"), "", last?.Fraction, null),
        _ => null,
    };

    /// <summary>Such as <c>41 % mrem.module-2 63 % of the stage, 40 s left</c>.</summary>
    public override string ToString()
    {
        var share = Fraction is { } value ? string.Format(CultureInfo.InvariantCulture, "{0:0} % ", value * 100) : "";
        var detail = message.Length > 0 ? $" {message}" : "";
        var left = secondsLeft is { } seconds ? $", {Duration.Of(seconds)} left" : "";
        return $"{share}{Stage}{detail}{left}";
    }

    private double? Fraction { get; } = fraction;
}
