namespace QuantBuild.Tests.Shared.Terminals;

/// <summary>A fact that looks at a real terminal, and is counted as skipped where tmux is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute() => Skip = TerminalSession.SkipWithout;
}
