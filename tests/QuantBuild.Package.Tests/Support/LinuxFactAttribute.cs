namespace QuantBuild.Package.Tests.Support;

/// <summary>A fact that kills processes by what it reads of them under <c>/proc</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = Linux.SkipElsewhere;
}
