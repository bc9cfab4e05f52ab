/*
 * Copyright 2026 云帆消费金融有限公司（虚构）。未经许可不得使用。
 * 本文件演示：从源代码中读取短信文案，枚举名说明对象与阶段。
 */
package com.example.yunfan;

public enum SmsTemplate {

    /** 到期提醒 */
    DUE_REMINDER_1_DAY("【云帆消金】%s您好，您的借款将于明日到期，应还%s元，请登录云帆消金App还款，咨询400-000-0000。"),

    /** 本人，逾期 5 天 */
    OVER_DUE_5_DAY(
            "【云帆消金】%s您好，您的借款已逾期5天，应还%s元，"
                    + "请登录云帆消金App“我的账单”还款，"
                    + "对金额有异议请致电400-000-0000。"),

    /** 联系人，逾期 3 天 */
    FRIEND_OVER_DUE_3_DAY("【云帆消金】您的好友%s在我司的借款已逾期3天，" + "请您督促其尽快还款。");

    private final String text;

    SmsTemplate(String text) {
        this.text = text;
    }

    public String render(Object... values) {
        log("发送短信失败，催收任务终止");
        return String.format(text, values);
    }

    private static void log(String message) {
        System.err.println(message);
    }
}
