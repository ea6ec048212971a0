using System.Reflection;
using QuantBuild.MSBuild.Protocol;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.MSBuild.Tests.Protocol;

public sealed class DiagnosticCodesTests
{
    [Fact]
    public void Codes_OfTheTask_StandInTheTable()
    {
        var codes = typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!).ToList();

        codes.ShouldNotBeEmpty();
        codes.ShouldBeSubsetOf(DiagnosticTable.All.Select(row => row.Code));
    }
}
