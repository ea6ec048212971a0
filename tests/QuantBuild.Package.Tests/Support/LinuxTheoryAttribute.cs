namespace QuantBuild.Package.Tests.Support;

/// <summary>A theory that kills processes by what it reads of them under <c>/proc</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = Linux.SkipElsewhere;
}
