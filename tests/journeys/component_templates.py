"""The markup of the two component pages."""

PUBLIC = """{% extends "base_public.html" %}
{% block title %}我要反映{% endblock %}
{% block width %}yb-public--narrow{% endblock %}
{% block back %}{% include "components/_back.html" with url="/" title="我要反映" heading=True %}{% endblock %}
{% block bar %}<a class="yb-btn yb-btn--xl" href="/">{% icon "message-plus" %}补充</a><a class="yb-btn yb-btn--xl yb-btn--brand" href="/">{% icon "pencil-plus" %}我要反映</a>{% endblock %}
{% block content %}
{% include "components/_error_summary.html" %}
<div class="yb-danger"><span class="yb-grow">着火、漏气、有人受伤<br><b>先打电话</b></span><a href="tel:119">119</a><a href="tel:120">120</a><a href="tel:110">110</a></div>
<form class="yb-form" method="post" data-once data-draft="petition" novalidate>
<section class="yb-form-block">{% include "components/_field.html" with field=form.kind %}</section>
<section class="yb-form-block">{% include "components/_field.html" with field=form.text counter=2000 %}</section>
<section class="yb-form-block">{% include "components/_photo_input.html" with field=form.photos limit=9 %}</section>
<section class="yb-form-block"><h2>在哪里</h2>
{% include "components/_map.html" with label="地点" lat_field=form.lat lng_field=form.lng %}
{% include "components/_field.html" with field=form.address optional_word=True %}
<p class="yb-note yb-note--ok">{% icon "circle-check" %}<span>属于 <b>金山镇 馨悦社区 第 3 网格</b>，网格员周晓敏</span></p></section>
<section class="yb-form-block"><h2>怎么联系您</h2>
<fieldset class="yb-stack yb-stack--3"><legend class="yb-hide">联系方式</legend>
<label class="yb-radio"><input type="radio" name="c" checked><span><b>留电话</b><br><span class="yb-14 yb-2">只有办这件事的人看得到</span></span></label>
<label class="yb-radio"><input type="radio" name="c"><span><b>匿名</b><br><span class="yb-14 yb-2">凭编号和查询码看进度</span></span></label></fieldset>
{% include "components/_field.html" with field=form.phone %}{% include "components/_field.html" with field=form.secret %}</section>
<button class="yb-btn yb-btn--xl yb-btn--brand yb-btn--block" type="submit">提交</button>
</form>
<div class="yb-sec"><h2>经过</h2><a class="yb-more" href="#">公开台账{% icon "chevron-right" 16 %}</a></div>
<section class="yb-card">{% include "components/_timeline.html" %}</section>
<section class="yb-card yb-stack yb-stack--3">{% include "components/_note.html" with tone="warn" text="没有网络，3 条已存在本机" %}{% include "components/_note.html" with tone="bad" text="没能提交，填的都还在。" %}{% include "components/_note.html" with tone="work" text="草稿存在本机，14 天后清除" %}{% include "components/_note.html" with text="普通提示" %}</section>
<section class="yb-figs">{% include "components/_figure_card.html" with label="已办结" n="91.3%" note="1,174 / 1,286" url="#" %}{% include "components/_figure_card.html" with label="满意" n="96.0%" note="816 / 850" url="#" %}</section>
<section class="yb-card yb-card--flush">{% include "components/_empty.html" with title="附近没有类似的事" text="您是第一个反映的" url="/" act="看公开台账" %}</section>
{% endblock %}"""

DESK = """{% extends "base_staff.html" %}
{% block title %}待办工单{% endblock %}
{% block crumbs %}<li><a href="/desk/">工作台</a></li><li><a href="/desk/">诉求工单</a></li><li aria-current="page">待办</li>{% endblock %}
{% block content %}
<div class="yb-title"><h1>待办工单</h1><span class="yb-14 yb-3 yb-end">更新于 09:12:40</span></div>
<section class="yb-figs" aria-label="待办数字">
{% include "components/_figure_card.html" with label="待签收" n=8 unit="件" note="最早 26 分后自动签收" url="#" %}
{% include "components/_figure_card.html" with label="处理中" n=34 unit="件" note="主办 25，协办 9" url="#" current=True %}
{% include "components/_figure_card.html" with label="即将超时" n=5 unit="件" note="今天 17:00 前 3 件" url="#" tone="near" %}
{% include "components/_figure_card.html" with label="已超时" n=2 unit="件" note="最长超 1 天 4 小时" url="#" tone="over" %}
{% include "components/_figure_card.html" with label="退回重办" n=3 unit="件" note="1 件第二次不满意" url="#" %}
{% include "components/_figure_card.html" with label="待审核" n=7 unit="件" note="延期 4，挂账 1，答复 2" url="#" %}
</section>
<section class="yb-card yb-card--flush">
<nav class="yb-tabs" aria-label="列表"><a href="#" aria-current="true">待办 <span class="yb-count">52</span></a><a href="#">已办</a><a href="#">抄送我的 <span class="yb-count">6</span></a></nav>
{% include "components/_filters.html" with form=filter_form reset_url="/desk/" %}
<form method="post" data-select-rows>
<div class="yb-batch"><b data-picked="已选 %n 件">批量</b><button class="yb-btn yb-btn--sm" type="submit" data-batch-act>{% icon "signature" 16 %}批量签收</button><button class="yb-btn yb-btn--sm yb-btn--plain" type="button" data-clear data-needs-script>取消选择</button><span class="yb-end yb-row"><a class="yb-btn yb-btn--sm" href="#">{% icon "download" 16 %}导出 34 条</a></span></div>
<div class="yb-scroll" tabindex="0" role="region" aria-label="待办工单"><table class="yb-table yb-table--roomy"><thead><tr><th class="pick" scope="col"><input class="yb-check" type="checkbox" data-all aria-label="全选本页"></th><th scope="col">编号</th><th scope="col">诉求</th><th scope="col">状态</th><th scope="col">剩余时限</th><th scope="col">操作</th></tr></thead><tbody>
{% for order in orders %}<tr><td class="pick"><input class="yb-check" type="checkbox" name="order" value="{{ order.number }}" data-row aria-label="选 {{ order.number }}"></td><td class="yb-num">{{ order.number }}</td><td><a class="yb-table__title" href="#">{{ order.title }}</a>{% if order.tag %}<span class="yb-tag yb-tag--bad">{{ order.tag }}</span>{% endif %}<span class="yb-table__meta">兴东街道 永安社区·供热</span></td><td>{% state_badge order.state label="办理中" %}</td><td>{% lamp order.due_at now=now start=start %}</td><td><span class="yb-acts"><a href="#"><b>办理</b></a><a href="#">查看</a></span></td></tr>{% endfor %}
</tbody></table></div></form>
{% include "components/_pager.html" %}</section>
<section class="yb-card"><div class="yb-card__head"><h2>金山花园 3 号楼暖气不热</h2>{% lamp far now=now start=start %}</div>{% include "components/_steps.html" %}
<div class="yb-clocks yb-mt-4">{% include "components/_time_left.html" with label="本单位" due_at=far %}{% include "components/_time_left.html" with label="居民" due_at=soon %}{% include "components/_time_left.html" with label="指挥中心" due_at=late done_at=long_ago note="限 2 小时" %}</div></section>
<section class="yb-card yb-stack yb-stack--2"><div class="yb-row yb-row--wrap">{% state_badge "dispatched" label="待签收" %}{% state_badge "signed" label="办理中" %}{% state_badge "return_asked" label="申请退单" %}{% state_badge "rework" label="退回重办" %}{% state_badge "suspended" label="挂账" %}{% state_badge "answered" label="已办结" %}{% state_badge "merged" label="已并案" %}{% state_badge "停水" "warn" "alert-triangle" %}<span class="yb-tag">主办</span><span class="yb-tag yb-tag--bad">急</span><span class="yb-tag yb-tag--warn">退回</span></div>
<div class="yb-row yb-row--wrap">{% lamp far now=now start=start %}{% lamp soon now=now start=start %}{% lamp late now=now %}{% lamp late paused="等居民补充" %}{% lamp late done_at=late %}{% lamp late done_at=now %}</div>
<p>{% mark_words "我家楼下新开的烧烤店，每天晚上油烟直接往楼上排" words %}</p></section>
<section class="yb-card"><div class="yb-card__head"><h2>流转记录</h2><span class="yb-more yb-3">4 条</span></div>{% include "components/_timeline.html" with desk=True %}</section>
<section class="yb-card"><div class="yb-card__head"><h2>14 天收到与办结</h2></div>{% include "components/_chart.html" with kind="trend" label="14 天收到与办结" unit="件" data=trend head="日期" %}</section>
<section class="yb-card"><div class="yb-card__head"><h2>单位按时办结</h2><span class="yb-12 yb-3">竖线为目标 95%</span></div>{% include "components/_bars.html" with rows=bars mark=95 head="单位" part_label="按时" count_label="件数" caption="单位按时办结" %}</section>
<div id="live" data-poll="/part/"><p id="fresh">第一版</p></div>
{% endblock %}
{% block side %}<aside class="yb-side" aria-label="相关"><section class="yb-card"><div class="yb-card__head"><h2>在哪里</h2></div>{% include "components/_map.html" with label="地点" lat=40.136 lng=124.396 points_url="/points/" size="yb-map--small" text="金山花园 3 号楼 2 单元" %}</section>
<section class="yb-card"><div class="yb-card__head"><h2>类别</h2></div>{% include "components/_chart.html" with kind="ring" label="本月类别" unit="件" data=ring head="类别" %}</section></aside>{% endblock %}
{% block actbar %}<section class="yb-actbar" aria-label="可以做的事"><a class="yb-btn yb-btn--primary" href="#finish" data-key="f">{% icon "circle-check" 16 %}办结反馈<kbd class="yb-key">f</kbd></a><a class="yb-btn" href="#finish">{% icon "edit" 16 %}更新进展</a></section>{% endblock %}
{% block dialogs %}{% include "components/_dialog.html" with dialog_id="finish" title="办结反馈" action="/desk/" submit="提交审核" next="提交后由李建国审核，通过才告诉居民" is_open=refused phrase_field="answer" %}{% endblock %}"""
