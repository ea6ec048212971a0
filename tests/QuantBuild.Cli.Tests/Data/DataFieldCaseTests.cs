namespace QuantBuild.Cli.Tests.Data;

/// <summary>Data files that were read wrongly, or refused in the wrong words.</summary>
public sealed class DataFieldCaseTests
{
    [FieldCaseFact]
    public void Run_BadByteInLineNine_NamesLineNine() =>
        Refused("utf8-error-wrong-line", "dev.tsv(9,", "error QB3006: The byte 0x");

    [FieldCaseFact]
    public void Run_RowWithoutText_IsRefused() =>
        Refused("empty-text-accepted", "dev.tsv(2,1): error QB3002:", "'sentence' is empty");

    [FieldCaseFact]
    public void Run_TwoColumnsOfOneName_AreAmbiguous() =>
        Refused("duplicate-column", "r.quant.yaml(6,", "error QB3003:", "2 columns are named 'label'");

    private static void Refused(string name, params string[] parts)
    {
        using var files = new FieldCase(name);

        var call = Invocation.Run(files.Folder, "run", "r.quant.yaml");

        call.ExitCode.ShouldBe(2, call.All);
        foreach (var part in parts)
        {
            call.Error.ShouldContain(part, customMessage: call.All);
        }
    }
}
